import { join } from 'node:path';
import { build } from 'esbuild';
import { preactInPlaceOfReact, typescript } from './bundle-pages.ts';
import { listHandlers } from './handlers.ts';

/** The oldest Node.js that runs the bundles; the Dockerfile refuses an older base. */
export const targetNodeMajor = 24;

/** Dependencies written for CommonJS call `require`, which an ES module has to make for itself. */
const requireBanner =
  "import { createRequire as createRequireForBundle } from 'node:module';" +
  'const require = createRequireForBundle(import.meta.url);';

/**
 * Bundles every function's handler into `<name>.mjs`. Code that several of them use stands once, in
 * `chunks/`; so does what is imported on demand, which is then not read at a cold start.
 */
export async function bundleHandlers(root: string, output: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(listHandlers(root).map(({ name, file }) => [name, join(root, file)])),
    outdir: output,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    minify: true,
    keepNames: true,
    platform: 'node',
    format: 'esm',
    target: `node${targetNodeMajor}`,
    mainFields: ['module', 'main'],
    alias: preactInPlaceOfReact,
    tsconfigRaw: typescript,
    banner: { js: requireBanner },
    logLevel: 'warning',
  });
}
