import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The contract has no access to its own folder: it runs in browsers. So its list of resources is written down for it. */
const listFile = 'shared/contract/resource-list.ts';
const resourcePattern = /^export const resource = /m;
/** The name is also that of a function and, behind a prefix, of a database role. */
const namePattern = /^[a-z][a-z0-9]*$/;

/** A contract file of a resource is not named as its function and its database role can be. */
class ResourceNameError extends Error {
  override readonly name = 'ResourceNameError';
}

/** Writes the list of resources anew, if it is not what the contract's files say. @throws ResourceNameError */
export function writeResourceList(root: string): void {
  if (!isListed(root)) writeFileSync(join(root, listFile), renderList(root));
}

/** A sentence if the list of resources is not what the contract's files say. @throws ResourceNameError */
export function findUnlistedResources(root: string): string[] {
  return isListed(root) ? [] : [`${listFile} is not what the contract's files say: run npm run build`];
}

const isListed = (root: string) => readFileSync(join(root, listFile), 'utf8') === renderList(root);

function renderList(root: string): string {
  const names = findResources(root);
  return [
    '// Written by "npm run build" from the files of this folder that export a `resource`.',
    ...names.map((name) => `import { resource as ${name} } from '#shared/contract/${name}';`),
    '',
    'export const listed = {',
    ...names.map((name) => `  ${name},`),
    '} as const;',
    '',
  ].join('\n');
}

function findResources(root: string): string[] {
  const files = globSync('shared/contract/*.ts', { cwd: root }).filter((file) =>
    resourcePattern.test(readFileSync(join(root, file), 'utf8')),
  );
  const names = files.map((file) => basename(file, '.ts')).sort();
  const unfit = names.find((name) => !namePattern.test(name));
  if (unfit === undefined) return names;
  throw new ResourceNameError(
    `shared/contract/${unfit}.ts: a resource's name is one word of lower-case letters and digits: rename the file`,
  );
}
