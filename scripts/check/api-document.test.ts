import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findFaultsInDocument } from './api-document.ts';

const project = join(import.meta.dirname, '../..');
const file = 'functions/docs/openapi.json';

it('the document of the project has no faults', async () => {
  expect(await findFaultsInDocument(project)).toEqual([]);
});

it.each([
  ['"operationId": "getHealth"', '"operationId": "getProfile"', 'operation-operationId-unique'],
  ['"$ref": "#/components/schemas/Task"', '"$ref": "#/components/schemas/Tusk"', 'no-unresolved-refs'],
  ['"summary": "One task"', '"x-summary": "One task"', 'operation-summary'],
])('%s as %s is found', async (from, to, rule) => {
  const root = mkdtempSync(join(tmpdir(), 'gatehouse-lint-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  cpSync(join(project, file), join(root, file), { recursive: true });
  const text = readFileSync(join(root, file), 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(root, file), text.replace(from, to));
  expect(await findFaultsInDocument(root)).toContainEqual(expect.stringContaining(`(${rule})`));
});
