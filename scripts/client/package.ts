import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { bundleForBrowsers, clientFolder, clientModules } from './bundle.ts';

const run = promisify(execFile);

const projectPackage = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  dependencies: z.object({ 'better-auth': z.string(), zod: z.string() }),
});

const moduleNames = ['client', 'react'] as const;

/**
 * Makes a package of the client that other projects install: two modules, and their types. Better Auth's client and
 * React stay imports. So does zod, of the types alone.
 */
export async function buildClientPackage(root: string, output: string): Promise<void> {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  const own = projectPackage.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  await Promise.all([
    ...moduleNames.map((name) => writeModule(root, output, name)),
    writeTypes(root, output),
    writeFile(join(output, 'package.json'), `${JSON.stringify(describePackage(own), null, 2)}\n`),
  ]);
}

async function writeModule(root: string, output: string, name: (typeof moduleNames)[number]): Promise<void> {
  const { text } = await bundleForBrowsers(root, { contents: clientModules[name], packages: 'external' });
  await writeFile(join(output, `${name}.js`), text);
}

async function writeTypes(root: string, output: string): Promise<void> {
  const tsc = join(root, 'node_modules/.bin/tsc');
  await run(tsc, ['--project', join(root, clientFolder), '--outDir', join(output, 'types')]);
}

function describePackage({ dependencies, ...own }: z.output<typeof projectPackage>) {
  return {
    ...own,
    type: 'module',
    sideEffects: false,
    exports: Object.fromEntries(
      moduleNames.map((name) => [
        `./${name}`,
        { types: `./types/shared/${name}/${name}.d.ts`, default: `./${name}.js` },
      ]),
    ),
    // The types are those of the project, file by file.
    imports: { '#shared/*': './types/shared/*.d.ts' },
    dependencies: { 'better-auth': dependencies['better-auth'], zod: dependencies.zod },
    // For the module `react` alone.
    peerDependencies: { react: '>=18' },
    peerDependenciesMeta: { react: { optional: true } },
  };
}
