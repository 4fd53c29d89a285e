import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSource } from '../../../functions/migration/source/create-source.ts';
import { personId } from '../../../scripts/supabase/seed/people.ts';
import { deployDatabase, startDatabase, type TestDatabase } from '../../support/database.ts';
import { createMigration } from '../../support/migration/migration.ts';
import { defaultMigrationSettings } from '../../support/migration-settings.ts';
import { startSupabase, type TestSupabase } from '../../support/supabase.ts';

const users = 600;
let supabase: TestSupabase;
let target: TestDatabase;
let migration: ReturnType<typeof createMigration>;

beforeAll(async () => {
  supabase = await startSupabase(users);
  target = await startDatabase();
  await deployDatabase(target);
  migration = createMigration(target, {
    openSource: async (run) => createSource({ url: supabase.url }, defaultMigrationSettings, run),
    usersPerRange: 200,
  });
});
afterAll(async () => {
  await target.stop();
  await supabase.stop();
});

it('M1 M5 moves a whole project of every kind of user, and both databases say the same of it', async () => {
  expect(await migration.run({ mode: 'copy', batchSize: 100 })).toMatchObject({
    state: 'verified_with_issues',
  });
  const first = await migration.report();
  const { source, migrated, merged, listed } = first.users;
  expect(source).toBe(users);
  expect(migrated + merged + listed).toBe(users);
  expect(first.ranges).toEqual({ all: 3, copied: 3, verified: 3, mismatched: 0 });
  expect(first.issues_by_code.filter(({ outcome }) => outcome === 'mismatch')).toEqual([]);
  await migration.run({ mode: 'copy', batchSize: 100 });
  const { users: counts, issues_by_code: issues } = await migration.report();
  expect({ counts, issues }).toEqual({ counts: first.users, issues: first.issues_by_code });
});

it('M4 M5 finds one changed byte at the source, names it, and brings it over', async () => {
  await supabase.owner.query(
    `update auth.users set raw_user_meta_data = jsonb_set(raw_user_meta_data, '{blob}', to_jsonb('g' || substr(raw_user_meta_data ->> 'blob', 2)))
     where id = $1`,
    [personId('large-metadata')],
  );
  expect(await migration.run({ mode: 'verify' })).toMatchObject({ state: 'mismatch' });
  const answer = await migration.ask({ operation: 'issues' });
  const found = answer.status === 'issues' ? answer.issues : [];
  expect(found.filter(({ outcome }) => outcome === 'mismatch')).toEqual([
    {
      source_id: personId('large-metadata'),
      code: 'DIFFERENT_IN_TARGET',
      outcome: 'mismatch',
      field: 'moved.userMetadata',
    },
  ]);
  expect(await migration.run({ mode: 'copy' })).toMatchObject({ state: 'verified_with_issues' });
});
