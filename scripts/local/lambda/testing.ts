import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionDefinition } from './function-definition.ts';

/** A folder with bundles of the given code by name, as an image has them. */
export function createTaskRoot(bundles: Readonly<Record<string, string>>) {
  const taskRoot = mkdtempSync(join(tmpdir(), 'functions-'));
  for (const [name, code] of Object.entries(bundles)) writeFileSync(join(taskRoot, `${name}.mjs`), code);
  return { taskRoot, remove: () => rmSync(taskRoot, { recursive: true }) };
}

export function arnOf(name: string): string {
  return `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
}

/** A function of the bundle of its name, with enough of everything. */
export function definitionOf(
  taskRoot: string,
  name: string,
  changes: Partial<FunctionDefinition> = {},
): FunctionDefinition {
  return {
    arn: arnOf(name),
    name,
    version: '$LATEST',
    taskRoot,
    handler: `${name}.handler`,
    environment: { ISSUER: 'http://127.0.0.1:3000' },
    memorySizeMb: 128,
    timeoutSeconds: 10,
    region: 'us-east-1',
    logGroupName: '/logs/functions',
    credentials: { accessKeyId: 'ID', secretAccessKey: 'SECRET', sessionToken: 'TOKEN' },
    awsEndpointUrl: 'http://127.0.0.1:4566',
    ...changes,
  };
}
