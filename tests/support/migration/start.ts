import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { startDeployedDatabase } from '../database.ts';
import { createMigration } from './migration.ts';
import { startDocumentSource } from './source.ts';
import { clearTarget } from './state.ts';

/** A deployed target and a source of documents, in ranges of few users. */
export async function startMigration() {
  const database = await startDeployedDatabase();
  const source = await startDocumentSource(database.postgres.superuserUrl);
  const migration = createMigration(database, { openSource: source.open, usersPerRange: 10 });
  const owner = new pg.Pool({ connectionString: database.postgres.ownerUrl, options: '-c timezone=UTC' });
  owner.on('error', () => undefined);
  const query = async (text: string, values: unknown[] = []) => (await owner.query(text, values)).rows;
  return {
    database,
    source,
    migration,
    owner,
    query,
    /** A session, as a sign-in begins one. */
    signIn: (userId: string) =>
      query(
        `insert into "session" ("userId", "token", "expiresAt") values ($1, $2, now() + interval '1 day')`,
        [userId, randomUUID()],
      ),
    /** A user who was in the target before. */
    settle: (id: string, email: string) =>
      query(`insert into "user" ("id", "name", "email") values ($1, 'Settled', $2)`, [id, email]),
    async clear() {
      await source.clear();
      await clearTarget(query);
    },
    async stop() {
      await owner.end();
      await source.stop();
      await database.stop();
    },
  };
}

export type TestMove = Awaited<ReturnType<typeof startMigration>>;
