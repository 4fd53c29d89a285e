import { execFile } from 'node:child_process';
import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Fast shutdown writes a checkpoint: milliseconds for a local stack's data, so this is ample. */
const stopTimeoutMs = 3_000;
const pollIntervalMs = 20;

/**
 * Ends a server that an earlier, killed runner left on this data directory, and removes the lock file of one
 * that is gone. Without that PostgreSQL would refuse to start whenever the old process id is in use again.
 */
export async function stopStaleServer(dataDirectory: string): Promise<void> {
  const lockFile = join(dataDirectory, 'postmaster.pid');
  const pid = await readPid(lockFile);
  if (pid === undefined) return;
  if (await isServerOf(pid, dataDirectory)) await endServer(pid, dataDirectory);
  await rm(lockFile, { force: true });
}

/** First line of postmaster.pid (PostgreSQL: src/include/utils/pidfile.h). */
async function readPid(lockFile: string): Promise<number | undefined> {
  try {
    const pid = Number.parseInt(await readFile(lockFile, 'utf8'), 10);
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** A process id is reused soon after a restart of the machine: the process must also work in our directory. */
async function isServerOf(pid: number, dataDirectory: string): Promise<boolean> {
  const directory = await realpath(dataDirectory);
  try {
    if (process.platform === 'linux') return (await readlink(`/proc/${pid}/cwd`)) === directory;
    return (await run('ps', ['-o', 'command=', '-p', String(pid)])).stdout.includes(directory);
  } catch {
    return false;
  }
}

async function endServer(pid: number, dataDirectory: string): Promise<void> {
  signal(pid, 'SIGINT');
  const deadline = Date.now() + stopTimeoutMs;
  while (await isServerOf(pid, dataDirectory)) {
    if (Date.now() > deadline) signal(pid, 'SIGKILL');
    await delay(pollIntervalMs);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended meanwhile, which is what the signal was for.
  }
}
