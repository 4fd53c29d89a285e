import pg from 'pg';
import { createSource } from '../../functions/migration/source/create-source.ts';
import type { KeyRange, Source, UserDocument } from '../../functions/migration/source/source.ts';
import { startTestPostgres } from '../../scripts/local/postgres/test-postgres.ts';
import { seedSupabase } from '../../scripts/supabase/seed/seed.ts';
import { defaultMigrationSettings } from './migration-settings.ts';

/** After banned-past was banned until, and before banned-future. */
export const snapshotAt = '2024-07-01T00:00:00.000000Z';
export const wholeRange: KeyRange = { firstId: null, lastId: null };

/** A seeded Supabase project in a PostgreSQL of its own. */
export async function startSupabase(users: number) {
  const postgres = await startTestPostgres();
  const owner = new pg.Client({ connectionString: postgres.ownerUrl });
  await owner.connect();
  owner.on('error', () => undefined);
  const seeded = await seedSupabase(owner, { users });
  return {
    postgres,
    owner,
    seeded,
    url: postgres.ownerUrl,
    open: (settings = defaultMigrationSettings, url = postgres.ownerUrl) =>
      createSource({ url }, settings, { snapshotAt }),
    async stop() {
      await owner.end();
      await postgres.remove();
    },
  };
}

export type TestSupabase = Awaited<ReturnType<typeof startSupabase>>;

export async function withSource<T>(source: Source, work: (source: Source) => Promise<T>): Promise<T> {
  try {
    return await work(source);
  } finally {
    await source.close();
  }
}

/** Documents as JavaScript reads them; numbers longer than doubles are rounded. */
export function parseDocuments(documents: string): UserDocument[] {
  return JSON.parse(documents) as UserDocument[];
}
