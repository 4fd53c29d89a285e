import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleHandlers } from './bundle-handlers.ts';
import { bundlePages, writePages } from './bundle-pages.ts';
import { writeResourceList } from './resource-list.ts';

const root = join(import.meta.dirname, '../..');
const output = join(root, 'dist/functions');

/** What the Dockerfile copies; everything else stays out of the context. */
const dockerIgnore = ['*', '!*.mjs', '!chunks/*.mjs', '!migrations/*.sql', '!account-pages/*', ''].join('\n');

/** Lays out the image's context: bundles, pages, migrations, Dockerfile. */
async function buildFunctions(): Promise<void> {
  writeResourceList(root);
  // Not before the list is written: it is made from what the list names.
  const { writeDocument } = await import('../openapi/file.ts');
  await writeDocument(root);
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  await Promise.all([
    bundleHandlers(root, output),
    bundlePages(root).then((pages) => writePages(pages, join(output, 'account-pages'))),
    cp(join(root, 'shared/database/migrations'), join(output, 'migrations'), { recursive: true }),
    cp(join(root, 'functions/Dockerfile'), join(output, 'Dockerfile')),
    writeFile(join(output, '.dockerignore'), dockerIgnore),
  ]);
}

await buildFunctions();
