import type { Metafile } from 'esbuild';
import { bundleForBrowsers, clientModules } from '../client/bundle.ts';

/** What Better Auth's own client and React are made of is fine; it is not for this project to judge. */
const libraries = [
  "{ createAuthClient } from 'better-auth/client'",
  "* from 'react'",
  "* from 'react/jsx-runtime'",
];
const librariesModule = libraries.map((exported) => `export ${exported};`).join('\n');

const ownModules = Object.values(clientModules).join('\n');

/** The project's own code that may run in browsers. */
const ownCode = /^shared\/(?:client|contract|react)\//;

interface Reached {
  /** Files with code in the bundle, from the project's root, or as `node_modules/…`. */
  readonly files: readonly string[];
  /** Modules that the bundle still imports: those of Node.js. */
  readonly imports: readonly string[];
  /** How a file was reached: the files that lead to it, and itself. */
  readonly wayTo: (name: string) => readonly string[];
}

/**
 * One sentence for each package, module of Node.js, or file of the server's code that gets into the client's bundle,
 * with the imports that led there.
 */
export async function findServerCodeInClient(root: string, contents = ownModules): Promise<string[]> {
  const [client, others] = await Promise.all([reach(root, contents), reach(root, librariesModule)]);
  const fine = new Set([...others.files, ...others.imports]);
  const leaked = [...client.files, ...client.imports].filter(
    (name) => !fine.has(name) && !ownCode.test(name),
  );
  const first = new Map(leaked.toReversed().map((name) => [packageOf(name), name]));
  return [...first].map(
    ([name, file]) => `${name} gets into the client: ${client.wayTo(file).map(packageOf).join(' → ')}`,
  );
}

async function reach(root: string, contents: string): Promise<Reached> {
  const { metafile } = await bundleForBrowsers(root, { contents });
  const [output] = Object.values(metafile.outputs);
  const files = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return {
    files: files.map(([file]) => nameOf(file)).filter((name) => name !== entry),
    imports: (output?.imports ?? []).filter(({ external }) => external).map(({ path }) => path),
    wayTo: (name) => findWay(metafile, name),
  };
}

const entry = 'entry.ts';

/** Wherever packages are installed, they go by `node_modules/…`. */
function nameOf(file: string): string {
  const start = file.lastIndexOf('node_modules/');
  return start < 0 ? file : file.slice(start);
}

function packageOf(name: string): string {
  return /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(name)?.[1] ?? name;
}

/** The shortest way through the imports, without the entry. */
function findWay({ inputs }: Metafile, wanted: string): readonly string[] {
  const start = Object.keys(inputs).find((file) => nameOf(file).endsWith(entry)) ?? entry;
  const ways: string[][] = [[start]];
  const seen = new Set<string>();
  for (const way of ways) {
    const last = way.at(-1) ?? '';
    if (nameOf(last) === wanted) return way.slice(1).map(nameOf);
    if (seen.has(last)) continue;
    seen.add(last);
    for (const { path } of inputs[last]?.imports ?? []) ways.push([...way, path]);
  }
  return [wanted];
}
