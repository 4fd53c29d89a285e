import { gzipSync } from 'node:zlib';
import { bundlePages } from '../build/bundle-pages.ts';

/** What a page may load of script, in bytes after gzip. */
const maxPageBytes = 60_000;

/**
 * What every account page loads, as lines of a table, and a sentence for each that is too much. All pages load one
 * script and one language; a page wants one file besides at most, and the largest of those is counted.
 */
export async function measurePages(root: string): Promise<{ report: readonly string[]; faults: string[] }> {
  const { files, manifest } = await bundlePages(root);
  const sizes = new Map(
    files.map(({ name, contents }) => [name, gzipSync(contents, { level: 9 }).length] as const),
  );
  const sizeOf = (names: readonly string[]) => names.reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
  const inLanguages = new Set(Object.values(manifest.languages).flat());
  const onDemand = files
    .map(({ name }) => name)
    .filter((name) => name !== manifest.entry && !inLanguages.has(name));
  const rows = Object.entries(manifest.languages).map(([language, names]) => ({
    what: `pages in ${language}`,
    bytes: sizeOf([manifest.entry, ...names]),
    most: sizeOf([manifest.entry, ...names]) + Math.max(0, ...onDemand.map((name) => sizeOf([name]))),
  }));
  return {
    report: rows.map(
      ({ what, bytes, most }) => `${what.padEnd(12)} ${kilobytes(bytes)}, at most ${kilobytes(most)}`,
    ),
    faults: rows
      .filter(({ most }) => most > maxPageBytes)
      .map(
        ({ what, most }) =>
          `${what} load ${most} bytes gzipped, more than ${maxPageBytes}: see what has got into them`,
      ),
  };
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1).padStart(5)} kB`;
}
