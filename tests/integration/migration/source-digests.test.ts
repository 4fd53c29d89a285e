import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Source } from '../../../functions/migration/source/source.ts';
import { seedHashes } from '../../../scripts/supabase/seed/hashes.ts';
import { people, personId } from '../../../scripts/supabase/seed/people.ts';
import { startSupabase, type TestSupabase, wholeRange } from '../../support/supabase.ts';

let supabase: TestSupabase;
let source: Source;
/** A user who has something in every table. */
const subject = personId('several-identities');

beforeAll(async () => {
  supabase = await startSupabase(200);
  await supabase.owner.query(
    `insert into auth.mfa_factors (id, user_id, factor_type, status, created_at, updated_at, secret)
       values (gen_random_uuid(), $1, 'totp', 'verified', now(), now(), 'GEZDGNBVGY3TQOJQ')`,
    [subject],
  );
  await supabase.owner.query("insert into public.user_profile (user_id, age_range) values ($1, '18_24')", [
    subject,
  ]);
  source = supabase.open();
});
afterAll(async () => {
  await source.close();
  await supabase.stop();
});

/** Its megabyte takes as long as all others together. */
const large = [personId('large-metadata')];
const digestAll = () => source.digestRange(wholeRange, large);

/** A change of one column of the subject, and the paths of the fields that it changes. */
type Change = readonly [
  table: string,
  column: string,
  value: string,
  paths: readonly string[],
  where?: string,
];

const user = 'auth.users';
const identity = 'auth.identities';
const profile = 'public.user_profile';
const google = "provider = 'google'";
const credentialTimes = ['createdAt', 'updatedAt'].map((time) => `accounts.credential.${time}`);

const changes: readonly Change[] = [
  [user, 'email', "'other@example.com'", ['user.email']],
  [user, 'email', 'null', ['user.email', 'user.emailVerified']],
  [user, 'email_confirmed_at', 'null', ['user.emailVerified']],
  [user, 'encrypted_password', `'${seedHashes.bcrypt2y}'`, ['accounts.credential.password']],
  [
    user,
    'encrypted_password',
    "''",
    ['id', 'providerId', 'accountId', 'password', 'createdAt', 'updatedAt'].map(
      (column) => `accounts.credential.${column}`,
    ),
  ],
  [user, 'phone', "'15550100099'", ['moved.phone']],
  [user, 'banned_until', "'2125-01-01Z'", ['user.banned', 'user.banExpires']],
  [user, 'banned_until', "'infinity'", ['user.banned']],
  [user, 'is_sso_user', 'true', ['moved.isSso']],
  [user, 'is_anonymous', 'true', ['moved.isAnonymous']],
  [user, 'last_sign_in_at', "last_sign_in_at + interval '1 microsecond'", ['moved.lastSignInAt']],
  [user, 'created_at', "created_at + interval '1 microsecond'", ['user.createdAt', credentialTimes[0] ?? '']],
  [user, 'updated_at', "updated_at + interval '1 microsecond'", ['user.updatedAt', credentialTimes[1] ?? '']],
  [user, 'raw_app_meta_data', `raw_app_meta_data || '{"role":"b"}'`, ['moved.appMetadata']],
  [user, 'raw_user_meta_data', `raw_user_meta_data || '{"n":1.0}'`, ['moved.userMetadata']],
  [
    user,
    'raw_user_meta_data',
    `raw_user_meta_data || '{"full_name":"Bda"}'`,
    ['moved.userMetadata', 'user.name'],
  ],
  [
    user,
    'raw_user_meta_data',
    `raw_user_meta_data || '{"avatar_url":"http://example.com/b"}'`,
    ['moved.userMetadata', 'user.image'],
  ],
  [identity, 'id', 'gen_random_uuid()', ['accounts.google.id'], google],
  [identity, 'provider_id', "'7'", ['accounts.google.accountId'], google],
  [identity, 'created_at', "created_at + interval '1 microsecond'", ['accounts.google.createdAt'], google],
  [identity, 'updated_at', "updated_at + interval '1 microsecond'", ['accounts.google.updatedAt'], google],
  ['auth.mfa_factors', 'id', 'gen_random_uuid()', ['factor.id']],
  ['auth.mfa_factors', 'status', "'unverified'", ['factor.id', 'user.twoFactorEnabled']],
  [profile, 'age_range', "'35_plus'", ['profile.age_range']],
  [profile, 'education_level', "'phd'", ['profile.education_level']],
  [profile, 'tech_background', "'student'", ['profile.tech_background']],
  [profile, 'primary_goal', "'academic'", ['profile.primary_goal']],
  [profile, 'learning_mode', "'visual'", ['profile.learning_mode']],
  [profile, 'learning_speed', "'casual'", ['profile.learning_speed']],
  [profile, 'time_per_week', '1', ['profile.time_per_week']],
  [profile, 'preferred_language', "'fr'", ['profile.preferred_language']],
  [profile, 'id', 'gen_random_uuid()', ['profile.id']],
  [profile, 'created_at', "created_at + interval '1 microsecond'", ['profile.created_at']],
  [profile, 'updated_at', "updated_at + interval '1 microsecond'", ['profile.updated_at']],
];

/** Makes a change, answers what `read` says of it, and takes the change back. */
async function underChange<T>([table, column, value, , where = 'true']: Change, read: () => Promise<T>) {
  const key = table === user ? 'id' : 'user_id';
  const { rows } = await supabase.owner.query(
    `with old as (select ctid, ${column} as value from ${table} where ${key} = $1 and ${where})
     update ${table} t set ${column} = ${value.replaceAll(new RegExp(`\\b${column}\\b`, 'g'), `t.${column}`)} from old
     where t.ctid = old.ctid returning old.value::text as value`,
    [subject],
  );
  expect(rows).toHaveLength(1);
  try {
    return await read();
  } finally {
    const type = `(select atttypid::regtype from pg_attribute where attrelid = '${table}'::regclass and attname = '${column}')`;
    const { rows: types } = await supabase.owner.query(`select ${type} as type`);
    await supabase.owner.query(
      `update ${table} set ${column} = $2::text::${types[0].type} where ${key} = $1 and ${where}`,
      [subject, rows[0].value],
    );
  }
}

async function readFields(): Promise<Readonly<Record<string, string>>> {
  const [answer] = await source.digestFields([subject]);
  return answer?.fields ?? {};
}

it.for(changes)('M5 a change of %s.%s to %s changes the digests', async (change) => {
  const before = await digestAll();
  const fields = await readFields();
  const [after, changed] = await underChange(
    change,
    async () => [await digestAll(), await readFields()] as const,
  );
  expect(after.users).toBe(before.users);
  expect(after.digest).not.toBe(before.digest);
  const paths = new Set([...Object.keys(fields), ...Object.keys(changed)]);
  expect([...paths].filter((path) => fields[path] !== changed[path]).sort()).toEqual([...change[3]].sort());
  expect(await digestAll()).toEqual(before);
});

it('M5 a user who is deleted or goes changes the digest', async () => {
  const before = await digestAll();
  await supabase.owner.query('update auth.users set deleted_at = now() where id = $1', [subject]);
  expect(await digestAll()).toMatchObject({ users: before.users - 1 });
  await supabase.owner.query('update auth.users set deleted_at = null where id = $1', [subject]);
  expect(await digestAll()).toEqual(before);
});

it('M5 one changed byte of any user’s metadata names that user', async () => {
  const read = async () => {
    const digests = new Map<string, string>();
    for await (const page of source.digestUsers(wholeRange, large))
      for (const { id, digest } of page) digests.set(id, digest);
    return digests;
  };
  const before = await read();
  for (const { kind, user: columns } of people.filter(
    ({ kind }) => kind !== 'soft-deleted' && kind !== 'large-metadata',
  )) {
    const id = personId(kind);
    const rename = (from: string, to: string) =>
      supabase.owner.query(
        `update auth.users set raw_app_meta_data = replace(raw_app_meta_data::text, $2, $3)::jsonb where id = $1`,
        [id, from, to],
      );
    if (columns.raw_app_meta_data !== undefined) continue;
    await rename('providers', 'Providers');
    const after = await read();
    expect([...after].filter(([key, digest]) => before.get(key) !== digest)).toEqual([[id, after.get(id)]]);
    await rename('Providers', 'providers');
  }
});
