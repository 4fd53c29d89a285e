import { renameSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

export async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}

/** Renames the new file into place, so that a killed runner leaves the old one or the new one. Its owner alone can read it. */
export function replaceJson(path: string, value: unknown): void {
  writeFileSync(`${path}.new`, JSON.stringify(value, undefined, 2), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
