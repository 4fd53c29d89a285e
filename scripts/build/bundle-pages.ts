import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build, type Metafile } from 'esbuild';

/** React's own types, Preact's code: a tenth of the size, and all that the pages use. */
export const preactInPlaceOfReact = {
  react: 'preact/compat',
  'react/jsx-runtime': 'preact/jsx-runtime',
} as const;

/** What bundlers have to know of tsconfig.json, which a deployment need not have. */
export const typescript = { compilerOptions: { jsx: 'react-jsx' } } as const;

/** Browsers of the last two years. */
const browserTarget = 'es2022';

const appFolder = 'functions/account/app';

const compressGzip = promisify(gzip);
const compressBrotli = promisify(brotliCompress);

/** A file that browsers load. */
interface PageFile {
  readonly name: string;
  readonly contents: Uint8Array;
}

export interface BundledPages {
  readonly files: readonly PageFile[];
  readonly style: string;
  readonly manifest: {
    /** The script that takes a page over. */
    readonly entry: string;
    /** What each language needs besides, by its tag. */
    readonly languages: Readonly<Record<string, readonly string[]>>;
    readonly files: readonly string[];
  };
}

/** Bundles what browsers run and see of the account pages, and writes nothing. */
export async function bundlePages(root: string): Promise<BundledPages> {
  const [scripts, style] = await Promise.all([bundleScripts(root), bundleStyle(root)]);
  const files = scripts.outputFiles.map(({ path, contents }) => ({ name: basename(path), contents }));
  const outputs = outputsByEntry(scripts.metafile);
  const entry = outputs.get(`${appFolder}/browser.tsx`) ?? '';
  const languages = [...outputs].filter(([file]) => file.startsWith(`${appFolder}/copy/`));
  return {
    files,
    style,
    manifest: {
      entry: basename(entry),
      languages: Object.fromEntries(
        languages.map(([file, output]) => [basename(file, '.ts'), filesOf(scripts.metafile, output)]),
      ),
      files: files.map(({ name }) => name),
    },
  };
}

/** Lays the pages out for the account function: each script compressed as well as can be, and the list of them. */
export async function writePages({ files, style, manifest }: BundledPages, output: string): Promise<void> {
  await mkdir(output, { recursive: true });
  await Promise.all([
    writeFile(join(output, 'manifest.json'), JSON.stringify(manifest)),
    writeFile(join(output, 'pages.css'), style),
    ...files.flatMap(({ name, contents }) => [
      compressGzip(contents, { level: constants.Z_BEST_COMPRESSION }).then((bytes) =>
        writeFile(join(output, `${name}.gz`), bytes),
      ),
      compressBrotli(contents).then((bytes) => writeFile(join(output, `${name}.br`), bytes)),
    ]),
  ]);
}

function bundleScripts(root: string) {
  return build({
    absWorkingDir: root,
    entryPoints: [join(root, appFolder, 'browser.tsx')],
    outdir: join(root, 'dist/pages'),
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    minify: true,
    platform: 'browser',
    format: 'esm',
    target: browserTarget,
    alias: preactInPlaceOfReact,
    tsconfigRaw: typescript,
    logLevel: 'warning',
  });
}

async function bundleStyle(root: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [join(root, appFolder, 'style/pages.css')],
    bundle: true,
    write: false,
    minify: true,
    target: browserTarget,
    logLevel: 'warning',
  });
  return outputFiles[0]?.text.trim() ?? '';
}

function outputsByEntry({ outputs }: Metafile): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(outputs).flatMap(([output, { entryPoint }]) => (entryPoint ? [[entryPoint, output]] : [])),
  );
}

/** An output and all that it imports, which a browser would else find out about one after the other. */
function filesOf({ outputs }: Metafile, output: string, found = new Set<string>()): string[] {
  if (!found.has(output)) {
    found.add(output);
    for (const { path, kind } of outputs[output]?.imports ?? [])
      if (kind === 'import-statement') filesOf({ outputs, inputs: {} }, path, found);
  }
  return [...found].map((path) => basename(path));
}
