import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { databaseTimeouts, startTestPostgres } from '../local/postgres/test-postgres.ts';
import { createSourceDatabase } from './local-source.ts';
import { seedSupabase } from './seed/seed.ts';

vi.setConfig(databaseTimeouts);

let server: Awaited<ReturnType<typeof startTestPostgres>>;
beforeAll(async () => {
  server = await startTestPostgres();
});
afterAll(() => server.remove());

async function connect(url: string) {
  const client = new pg.Client(url);
  client.on('error', () => {});
  await client.connect();
  return client;
}

it('makes a source that its reader sees whole and cannot write to, and makes it anew', async () => {
  for (const users of [100, 200]) {
    const source = await createSourceDatabase(server.ownerUrl, 'supabase');
    await seedSupabase(source.ownerUrl, { users });
    const reader = await connect(await source.createReader());
    const { rows } = await reader.query('select count(*)::int from auth.users');
    expect(rows).toEqual([{ count: users }]);
    for (const table of ['auth.identities', 'auth.mfa_factors', 'public.user_profile'])
      expect((await reader.query(`select from ${table} limit 1`)).rowCount).toBe(1);
    await expect(reader.query('delete from auth.users')).rejects.toThrow('permission denied');
    // Left open: a migration may be reading when its source is made anew.
    if (users === 200) await reader.end();
  }
});
