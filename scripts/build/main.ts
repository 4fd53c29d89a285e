import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../..');
const output = join(root, 'dist/functions');

/** Dependencies written for CommonJS call `require`, which an ES module has to make for itself. */
const requireBanner =
  "import { createRequire as createRequireForBundle } from 'node:module';" +
  'const require = createRequireForBundle(import.meta.url);';

/** What the image copies besides the bundles lies beside them; everything else stays out of the context. */
const dockerIgnore = ['*', '!*.mjs', '!migrations', ''].join('\n');

/** Bundles every folder of functions/ that has a handler.ts into one file, and lays out the image's context. */
async function buildFunctions(): Promise<void> {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  await Promise.all([
    bundleHandlers(),
    cp(join(root, 'shared/database/migrations'), join(output, 'migrations'), { recursive: true }),
    cp(join(root, 'functions/Dockerfile'), join(output, 'Dockerfile')),
    writeFile(join(output, '.dockerignore'), dockerIgnore),
  ]);
}

async function bundleHandlers(): Promise<void> {
  const folders = (await readdir(join(root, 'functions'), { withFileTypes: true })).filter((entry) =>
    entry.isDirectory(),
  );
  const entryPoints = Object.fromEntries(
    folders.map(({ name }) => [name, join(root, 'functions', name, 'handler.ts')]),
  );
  await build({
    absWorkingDir: root,
    entryPoints,
    outdir: output,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: { js: requireBanner },
    logLevel: 'warning',
  });
}

await buildFunctions();
