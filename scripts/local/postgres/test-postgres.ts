import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type PostgresServer, startPostgres } from './server.ts';

/** Making a database takes half a second, and several on a busy machine; only a hanging test takes this long. */
export const databaseTimeouts = { testTimeout: 30_000, hookTimeout: 60_000 };
export const pollOptions = { timeout: 10_000 };

/** A PostgreSQL of its own for one test file. */
export interface TestPostgres extends PostgresServer {
  /** Holds its data: what another one may begin with while this one is stopped. */
  readonly folder: string;
  /** Ends it and deletes its data. */
  remove(): Promise<void>;
}

/** @param model folder of one that is stopped, to begin with a copy of. Default: an empty database is made */
export async function startTestPostgres(model?: string): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-test-'));
  // Not Node's own copy: the data stay those of the account that PostgreSQL runs as.
  if (model !== undefined) await promisify(execFile)('cp', ['-a', `${model}/.`, folder]);
  const server = await startPostgres({ dataDirectory: join(folder, 'postgres'), log: () => undefined });
  return {
    ...server,
    folder,
    remove: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
