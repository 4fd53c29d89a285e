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

/** Nobody can be said to hold the lock, yet it cannot be had. */
export class LockError extends Error {
  override readonly name = 'LockError';
}

const holderSchema = z.strictObject({ pid: z.number(), api: z.string().optional() });
type Holder = z.output<typeof holderSchema>;

/** Two runners that replace a stale file at once could both believe to hold it: a name that is never stale rules that out. */
const hasAbstractSockets = process.platform === 'linux';

/** A holder answers from its event loop at once; one that does not is stopped in a debugger or hangs. */
const answerTimeoutMs = 2_000;

/**
 * Takes the lock of a folder: a Unix socket, which also answers who holds it.
 *
 * @throws AlreadyRunningError when another process holds it
 * @throws LockError when its holder does not answer
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
    await removeStale(path);
    if (!(await listens(server, path)))
      throw new LockError('the lock of this folder is contended: start again');
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

/**
 * Linux has names for sockets apart from the file system (unix(7), "abstract"), which end with their holder, however
 * that dies. Elsewhere it is a file with a short name: a path may have 104 bytes on macOS, whose temporary directory
 * is long.
 */
async function socketPath(folder: string): Promise<string> {
  const hash = createHash('sha256')
    .update(await realpath(folder))
    .digest('hex');
  const name = `gatehouse-${hash.slice(0, 16)}`;
  return hasAbstractSockets ? `\0${name}` : join(tmpdir(), `${name}.sock`);
}

/** A file that nobody listens on is left from a runner that was killed. */
async function removeStale(path: string): Promise<void> {
  if (!hasAbstractSockets) await rm(path, { force: true });
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
    const message = 'another runner holds this folder and does not answer: end its process, then start again';
    throw new LockError(message, { cause: error });
  }
}
