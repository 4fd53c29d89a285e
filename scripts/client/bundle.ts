import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';

/** The oldest JavaScript that browsers of the last two years run. */
const browserTarget = 'es2022';

/** The folder of the client, from the project's root. */
export const clientFolder = 'shared/client';

interface BundleOptions {
  /** What the bundle is made of: a module in the client's folder, as text. */
  readonly contents: string;
  /** `external` leaves packages out, for whoever bundles the whole app. */
  readonly packages?: 'bundle' | 'external';
  readonly minify?: boolean;
}

/** The modules that the client's users import, by their names in the package. */
export const clientModules = {
  client: "export * from './client.ts';",
  // Where frameworks render on servers, hooks are for what they call client components.
  react: "'use client';\nexport * from '../react/react.ts';",
} as const;

/** Bundles for browsers, and writes nothing. What Node.js alone has stays an import, for the caller to find. */
export async function bundleForBrowsers(
  root: string,
  { contents, packages = 'bundle', minify = false }: BundleOptions,
) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: join(root, clientFolder), sourcefile: 'entry.ts', loader: 'ts' },
    bundle: true,
    write: false,
    metafile: true,
    minify,
    packages,
    external: ['node:*', ...builtinModules],
    platform: 'browser',
    format: 'esm',
    target: browserTarget,
    logLevel: 'silent',
  });
  return { text: outputFiles[0]?.text ?? '', metafile };
}
