import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { findUnlistedResources, writeResourceList } from './resource-list.ts';

const project = join(import.meta.dirname, '../..');
const listFile = 'shared/contract/resource-list.ts';
const source = "export const resource = { table: 'note', routes: [], problems: {} } as const;\n";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gatehouse-build-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  cpSync(join(project, 'shared/contract'), join(root, 'shared/contract'), { recursive: true });
});
const add = (file: string, text: string) => writeFileSync(join(root, 'shared/contract', file), text);

it('the project’s own list is what its contract says', () => {
  expect(findUnlistedResources(project)).toEqual([]);
});

it('a contract file with a resource is found missing, and written into the list', () => {
  add('examples.ts', source);
  expect(findUnlistedResources(root)).toEqual([expect.stringContaining('run npm run build')]);
  writeResourceList(root);
  expect(findUnlistedResources(root)).toEqual([]);
  expect(readFileSync(join(root, listFile), 'utf8')).toContain(
    "import { resource as examples } from '#shared/contract/examples';\n",
  );
});

it('a file without one is left out, and one that is gone leaves the list', () => {
  add('other.ts', "export const other = 'a resource';\n");
  expect(findUnlistedResources(root)).toEqual([]);
  rmSync(join(root, 'shared/contract/tasks.ts'));
  expect(findUnlistedResources(root)).toHaveLength(1);
});

it.each(['study-plans.ts', 'Notes.ts', 'n_1.ts'])('%s cannot be named so', (file) => {
  add(file, source);
  expect(() => writeResourceList(root)).toThrow(/^shared\/contract\/.*: rename the file$/);
});
