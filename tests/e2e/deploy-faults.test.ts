import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { createSecretsClient } from '../support/secrets.ts';
import { startTestStack } from '../support/stack.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-faults-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A copy of the cloud assembly with a text replaced in all files whose name ends like this. */
async function spoil(ending: string, from: string, to: string): Promise<string> {
  const cdkOut = join(folder, 'cdk.out');
  await cp(inject('cdkOut'), cdkOut, { recursive: true });
  let replaced = 0;
  for (const file of (await readdir(cdkOut)).filter((name) => name.endsWith(ending))) {
    const text = await readFile(join(cdkOut, file), 'utf8');
    replaced += text.split(from).length - 1;
    await writeFile(join(cdkOut, file), text.replaceAll(from, to));
  }
  expect(replaced).toBeGreaterThan(0);
  return cdkOut;
}

/** Starts the stack, which must fail, and says with what message. */
async function failureOf(options: Parameters<typeof startTestStack>[0]): Promise<string> {
  const started = await startTestStack(options).catch((error: Error) => error);
  if (started instanceof Error) return started.message;
  await started.stop();
  throw new Error('the stack has started');
}

it('a database secret without a value fails the schema step by its name', async () => {
  const cdkOut = await spoil('-secrets.template.json', 'gatehouse:fill', 'gatehouse:left-empty');
  const problems: string[] = [];
  const message = await failureOf({ cdkOut, onProblem: (line) => problems.push(line) });
  expect(problems.join('\n')).toContain('secret gatehouse/dev/database has no value');
  expect(message).toMatch(/^gatehouse-dev-schema\/.*: function schema failed: /);
  expect(message).toMatch(/secret [\w:-]*gatehouse\/dev\/database/);
});

it('a malformed secret fails the schema step by its name, and never shows its value', async () => {
  const localDirectory = join(folder, 'local');
  const stack = await startTestStack({ localDirectory });
  const secrets = createSecretsClient(stack.aws);
  const malformed = { SecretId: 'gatehouse/dev/auth', SecretString: 'hunter2' };
  await secrets.send(new PutSecretValueCommand(malformed)).finally(async () => {
    secrets.destroy();
    await stack.stop();
  });
  const message = await failureOf({ localDirectory });
  expect(message).toMatch(/function schema failed: secret [\w:-]*gatehouse\/dev\/auth\S* is not JSON/);
  expect(message).not.toContain('hunter2');
});

it('an image for other processors than the functions’ is refused before anything starts', async () => {
  const cdkOut = await spoil('.assets.json', '"linux/arm64"', '"linux/amd64"');
  const steps: string[] = [];
  const message = await failureOf({ cdkOut, onStep: ({ title }) => steps.push(title) });
  expect(message).toContain(
    'Architectures: arm64 runs images for linux/arm64, and its own is built for linux/amd64: make both the same',
  );
  expect(steps).not.toContain('start PostgreSQL');
});
