import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname, parse } from 'node:path';
import { promisify } from 'node:util';
import { PostgresStartError } from './errors.ts';

/** The numeric ids under which PostgreSQL runs. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const run = promisify(execFile);

/** Preferred first. `nobody` exists on every system, so that no account has to be created. */
const accountNames = ['postgres', 'nobody'];

/**
 * The account for PostgreSQL, which refuses to run as root; undefined when the caller is not root.
 * @throws PostgresStartError when root has no account to lend
 */
export async function findAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of accountNames) {
    const account = await lookUp(name);
    if (account !== undefined) return account;
  }
  throw new PostgresStartError(
    `postgresql refuses to run as root and there is no account ${accountNames.join(' or ')}: start as an ordinary user`,
  );
}

async function lookUp(name: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

/** Whether `account` may enter `directory` and every folder above it. */
export async function isTraversable(directory: string, account: Account): Promise<boolean> {
  const { mode, uid, gid } = await stat(directory);
  const needed = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  if ((mode & needed) === 0) return false;
  return directory === parse(directory).root || isTraversable(dirname(directory), account);
}
