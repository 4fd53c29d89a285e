import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { realpath, rm } from 'node:fs/promises';
import { createConnection, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

/** The right to run in a folder. Operating systems end it with the process, however that dies. */
export interface Lock {
  /** Tells those that ask where the API answers. */
  announce(api: string): void;
  release(): Promise<void>;
}

/** Another runner holds the folder. */
export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';

  constructor(holder: Holder) {
    const where = holder.api === undefined ? 'still starting' : holder.api;
    super(
      `gatehouse already runs in this folder (pid ${holder.pid}, ${where}): ` +
        `use it, or stop it with kill ${holder.pid}`,
    );
  }
}

/** The lock itself is broken. */
export class LockError extends Error {
  override readonly name = 'LockError';
}

const holderSchema = z.strictObject({ pid: z.number(), api: z.string().optional() });
type Holder = z.output<typeof holderSchema>;

/** A holder answers from its event loop at once; one that does not is stopped in a debugger or hangs. */
const answerTimeoutMs = 2_000;

/**
 * Takes the lock of a folder: a Unix socket in the temporary directory, which also answers who holds it.
 * A socket that nobody listens on is left from a runner that was killed, and is replaced.
 *
 * @throws AlreadyRunningError when another process holds it
 */
export async function acquireLock(folder: string): Promise<Lock> {
  const path = await socketPath(folder);
  const self: { pid: number; api?: string } = { pid: process.pid };
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(JSON.stringify(self));
  });
  if (!(await listens(server, path))) {
    const holder = await askHolder(path);
    if (holder !== undefined) throw new AlreadyRunningError(holder);
    await rm(path, { force: true });
    if (!(await listens(server, path))) throw new LockError(`lock ${path} cannot be taken: remove this file`);
  }
  return {
    announce: (api) => {
      self.api = api;
    },
    release: async () => {
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

/** Short, because a socket's path may have 104 bytes on macOS, whose temporary directory is long. */
async function socketPath(folder: string): Promise<string> {
  const hash = createHash('sha256')
    .update(await realpath(folder))
    .digest('hex');
  return join(tmpdir(), `gatehouse-${hash.slice(0, 16)}.sock`);
}

async function listens(server: Server, path: string): Promise<boolean> {
  try {
    server.listen(path);
    await once(server, 'listening');
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
}

async function askHolder(path: string): Promise<Holder | undefined> {
  const socket = createConnection(path);
  try {
    const answer = await text(
      socket.setTimeout(answerTimeoutMs, () => socket.destroy(new Error('no answer'))),
    );
    return holderSchema.parse(JSON.parse(answer));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ECONNREFUSED' || code === 'ENOENT') return undefined;
    throw new Error(
      `lock ${path} is held by a process that does not answer: stop it, then remove this file`,
      {
        cause: error,
      },
    );
  }
}
