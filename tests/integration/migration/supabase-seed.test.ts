import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { people } from '../../../scripts/supabase/seed/people.ts';
import { SeedError, seedSupabase } from '../../../scripts/supabase/seed/seed.ts';
import { startSupabase, type TestSupabase, wholeRange, withSource } from '../../support/supabase.ts';

let supabase: TestSupabase;

beforeAll(async () => {
  supabase = await startSupabase(450);
});
afterAll(() => supabase.stop());

async function query(text: string, values: unknown[] = []) {
  return (await supabase.owner.query(text, values)).rows;
}

it('has as many users as asked for, with the people among them', async () => {
  expect(supabase.seeded.users).toBe(450);
  expect(supabase.seeded.people).toHaveLength(people.length);
  for (const { id, email } of supabase.seeded.people)
    expect(await query('select email from auth.users where id = $1', [id])).toEqual([{ email }]);
});

it('makes the same users again, and others of another seed', async () => {
  const digestOf = async (name: string, options: { users: number; randomSeed?: number }) => {
    await supabase.owner.query(`create database ${name}`);
    const url = new URL(supabase.url);
    url.pathname = `/${name}`;
    await seedSupabase(url.href, options);
    return withSource(supabase.open(undefined, url.href), (source) => source.digestRange(wholeRange, []));
  };
  const first = await withSource(supabase.open(), (source) => source.digestRange(wholeRange, []));
  expect(await digestOf('again', { users: 450 })).toEqual(first);
  const other = await digestOf('other', { users: 450, randomSeed: 2 });
  expect(other.users).toBe(first.users);
  expect(other.digest).not.toBe(first.digest);
});

it('fills an empty database only', async () => {
  const seeding = seedSupabase(supabase.url, { users: 1 });
  await expect(seeding).rejects.toThrow(SeedError);
  await expect(seeding).rejects.toThrow(/"gatehouse" has a schema auth already/);
});

it('leaves nothing behind if it fails', async () => {
  await supabase.owner.query('create database broken');
  const url = new URL(supabase.url);
  url.pathname = '/broken';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query('create table public.user_profile (other integer)');
  await expect(seedSupabase(client, { users: 1 })).rejects.toThrow();
  expect((await client.query("select from pg_namespace where nspname = 'auth'")).rowCount).toBe(0);
  await client.end();
});

it('writes to nobody: every address is in a domain for examples', async () => {
  expect(
    await query(
      `select email from auth.users where email !~* '@example\\.(com|org)$' and deleted_at is null`,
    ),
  ).toEqual([]);
});

it('has the constraints of Supabase Auth', async () => {
  const refused = (statement: string) =>
    supabase.owner.query(statement).then(
      () => 'accepted',
      (error: pg.DatabaseError) => error.constraint,
    );
  const copy = (columns: string) =>
    `insert into auth.users (id, ${columns}) select gen_random_uuid(), ${columns} from auth.users where email = 'bcrypt-2a@example.com' or phone = '15550100001'`;
  expect(await refused(copy('email, is_sso_user'))).toBe('users_email_partial_key');
  expect(await refused(copy('phone'))).toBe('users_phone_key');
  expect(
    await refused(`insert into auth.identities (provider_id, user_id, identity_data, provider)
      select provider_id, user_id, identity_data, provider from auth.identities limit 1`),
  ).toBe('identities_provider_id_provider_unique');
  expect(await query(`select confirmed_at from auth.users where email = 'unconfirmed@example.com'`)).toEqual([
    { confirmed_at: null },
  ]);
});
