import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSource } from '../../../functions/migration/source/create-source.ts';
import { personId } from '../../../scripts/supabase/seed/people.ts';
import { startDeployedDatabase, type TestDatabase } from '../../support/database.ts';
import { createMigration, type TestMigration } from '../../support/migration/migration.ts';
import { defaultMigrationSettings as settings } from '../../support/migration-settings.ts';
import { startSupabase, type TestSupabase } from '../../support/supabase.ts';

const users = 400;
let database: TestDatabase;
let supabase: TestSupabase;
let migration: TestMigration;
beforeAll(async () => {
  [database, supabase] = await Promise.all([startDeployedDatabase(), startSupabase(users)]);
  migration = createMigration(database, {
    openSource: async (run) => createSource({ url: supabase.url }, settings, run),
    usersPerRange: 100,
  });
});
afterAll(() => Promise.all([database.stop(), supabase.stop()]));

it('M9 of a project with users of every kind each is migrated or listed, and verified to the last field', async () => {
  const dry = await migration.run({ mode: 'dry-run', batchSize: 50 });
  const found = await migration.issues();
  const closed = await migration.run({ mode: 'copy', batchSize: 50 });
  const { source, migrated, merged, listed } = closed.users;
  expect(closed.state).toBe('verified_with_issues');
  expect(source).toBeGreaterThanOrEqual(users);
  expect([migrated + listed, merged]).toEqual([source, 0]);
  expect(closed.users).toEqual(dry.users);
  expect(await migration.issues()).toEqual(found);
  const { written, issues_by_code: issues } = await migration.report();
  expect(written.factors).toBeGreaterThan(0);
  expect(issues.map(({ outcome }) => outcome)).not.toContain('mismatch');
  expect(issues.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['DUPLICATE_EMAIL', 'SOFT_DELETED', 'PROFILE_WITHOUT_USER', 'UNKNOWN_PROVIDER']),
  );
});

it('M1 and again, after changes of every kind at the source', async () => {
  const before = await migration.report();
  await supabase.owner.query(`update auth.users set raw_user_meta_data = '{"name":"Changed"}', updated_at = now()
    where id in (select id from auth.users where deleted_at is null order by id limit 60)`);
  await supabase.owner.query(`update auth.users set deleted_at = now() where id in (
    select id from auth.users where deleted_at is null and email is not null order by id desc limit 5)`);
  expect(await migration.run({ mode: 'verify', batchSize: 50 })).toMatchObject({ state: 'mismatch' });
  const closed = await migration.run({ mode: 'copy', batchSize: 50 });
  expect(closed).toMatchObject({
    state: 'verified_with_issues',
    users: { source: before.users.source, listed: before.users.listed + 5 },
  });
});

it('M5 finds one changed byte at the source, names it, and brings it over', async () => {
  const id = personId('large-metadata');
  await supabase.owner.query(
    `update auth.users set raw_user_meta_data = jsonb_set(raw_user_meta_data, '{blob}',
      to_jsonb('g' || substr(raw_user_meta_data ->> 'blob', 2))) where id = $1`,
    [id],
  );
  expect(await migration.run({ mode: 'verify' })).toMatchObject({ state: 'mismatch' });
  const found = (await migration.issues()).filter((issue) => issue.includes('DIFFERENT_IN_TARGET'));
  expect(found).toEqual([[id, 'DIFFERENT_IN_TARGET', 'moved.userMetadata']]);
  expect(await migration.run({ mode: 'copy' })).toMatchObject({ state: 'verified_with_issues' });
});
