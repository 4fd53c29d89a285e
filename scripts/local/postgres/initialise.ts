import { spawn } from 'node:child_process';
import { chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Binaries } from './binaries.ts';
import { type Credentials, createCredentials, readCredentials } from './credentials.ts';
import { PostgresStartError } from './errors.ts';
import { directoryArgument } from './postmaster.ts';
import type { Account } from './system-account.ts';

/** Major version of the binaries; data of another one cannot be read. */
const majorVersion = '18';
export const superuser = 'postgres';

export interface DataOptions {
  readonly dataDirectory: string;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
}

/**
 * Makes the data directory unless it is there, and gives its passwords.
 * @throws PostgresStartError for data of another major version, lost passwords or a failing initdb
 */
export async function initialise(options: DataOptions): Promise<Credentials> {
  const version = await readVersion(options.dataDirectory);
  if (version === majorVersion) return readCredentials(options.dataDirectory);
  if (version === undefined) return createData(options);
  throw new PostgresStartError(
    `${options.dataDirectory} holds data of postgresql ${version}, this is ${majorVersion}: start with --fresh`,
  );
}

async function readVersion(dataDirectory: string): Promise<string | undefined> {
  try {
    return (await readFile(join(dataDirectory, 'PG_VERSION'), 'utf8')).trim();
  } catch {
    return undefined;
  }
}

/** Under another name until it is whole, so that an interrupted start leaves nothing that looks usable. */
async function createData(options: DataOptions): Promise<Credentials> {
  const { dataDirectory, account } = options;
  const unfinished = `${dataDirectory}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(dirname(dataDirectory), { recursive: true });
  await mkdir(unfinished, { mode: 0o700 });
  if (account !== undefined) await chown(unfinished, account.uid, account.gid);
  const credentials = createCredentials(dataDirectory);
  await runInitdb({ ...options, dataDirectory: unfinished }, credentials.superuserPassword);
  await rm(dataDirectory, { recursive: true, force: true });
  await rename(unfinished, dataDirectory);
  return credentials;
}

/** The builtin C.UTF-8 locale sorts alike on every system, and needs none installed. */
const initdbFlags = [
  `--username=${superuser}`,
  '--pwfile=/dev/stdin',
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
];

async function runInitdb({ dataDirectory, binaries, account }: DataOptions, password: string): Promise<void> {
  await using passwordFile = await openPasswordFile(`${dataDirectory}.password`, password, account);
  const flags = [`--pgdata=${directoryArgument(dataDirectory, account)}`, ...initdbFlags];
  const child = spawn(binaries.initdb, flags, {
    cwd: dataDirectory,
    env: { LC_ALL: 'C', PATH: process.env.PATH ?? '' },
    stdio: [passwordFile.fd, 'ignore', 'pipe'],
    ...account,
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const log = child.stderr === null ? '' : text(child.stderr);
  const fail = async (cause: string) =>
    reject(new PostgresStartError(`initdb could not make ${dataDirectory}: ${cause}\n${await log}`.trim()));
  child.once('error', (cause) => fail(cause.message));
  child.once('close', (code) => (code === 0 ? resolve() : fail(`exit code ${code}`)));
  await promise;
}

/** Already unlinked, and owned by the account: initdb opens it again through /dev/stdin. */
async function openPasswordFile(path: string, password: string, account: Account | undefined) {
  await writeFile(path, `${password}\n`, { mode: 0o600 });
  try {
    if (account !== undefined) await chown(path, account.uid, account.gid);
    return await open(path, 'r');
  } finally {
    await rm(path);
  }
}
