import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PostgresServer, startPostgres } from './server.ts';

/** Making a database takes half a second, and several on a busy machine; only a hanging test takes this long. */
export const databaseTimeouts = { testTimeout: 30_000, hookTimeout: 60_000 };
export const pollOptions = { timeout: 10_000 };

/** A PostgreSQL of its own for one test file; `remove` ends it and deletes its data. */
export async function startTestPostgres(): Promise<PostgresServer & { remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-test-'));
  const server = await startPostgres({ dataDirectory: join(folder, 'postgres'), log: () => undefined });
  return {
    ...server,
    remove: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
