import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeBackend } from '../support/backends/describe-backend.ts';
import { projectFolder } from '../support/synthesized.ts';

const folder = join(projectFolder, 'examples/node');

describeBackend('the example in Node.js', async () => ({
  command: process.execPath,
  args: [join(folder, 'main.ts')],
}));

it('asks for the packages that it was tested with', async () => {
  const read = async (path: string) => JSON.parse(await readFile(path, 'utf8'));
  const [own, project] = await Promise.all([
    read(join(folder, 'package.json')),
    read(join(projectFolder, 'package.json')),
  ]);
  expect({ ...project.devDependencies, ...project.dependencies }).toMatchObject({
    ...own.dependencies,
    ...own.devDependencies,
  });
});
