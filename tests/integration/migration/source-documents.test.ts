import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { seedHashes, seedTotpSecret } from '../../../scripts/supabase/seed/hashes.ts';
import { people, personId } from '../../../scripts/supabase/seed/people.ts';
import { defaultMigrationSettings as settings } from '../../support/migration-settings.ts';
import { parseDocuments, startSupabase, type TestSupabase, withSource } from '../../support/supabase.ts';

let supabase: TestSupabase;

beforeAll(async () => {
  supabase = await startSupabase(0);
});
afterAll(() => supabase.stop());

const createdAt = '2024-03-01T10:20:30.123456+00:00';
const updatedAt = '2024-06-01T08:00:00.000002+00:00';
const linkedAt = '2024-03-01T10:20:30.2+00:00';
const relinkedAt = '2024-06-01T08:00:00.000003+00:00';
const unknownTime = '1970-01-01T00:00:00+00:00';

function uuid(text: string): string {
  const hex = createHash('md5').update(text).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

interface Expected {
  readonly user?: object;
  readonly moved?: object;
  readonly accounts?: readonly object[];
  readonly factor?: object | null;
  readonly profile?: object | null;
}

function password(kind: string, hash: string = seedHashes.bcrypt2a, times: object = {}) {
  const id = personId(kind);
  return {
    id: uuid(`${id}:credential`),
    providerId: 'credential',
    accountId: id,
    password: hash,
    createdAt,
    updatedAt,
    ...times,
  };
}

function linked(kind: string, providerId: string, accountId: string, times: object = {}) {
  return {
    id: uuid(`${kind}:identity:${providerId}:${accountId}`),
    providerId,
    accountId,
    password: null,
    createdAt: linkedAt,
    updatedAt: relinkedAt,
    ...times,
  };
}

function document(kind: string, { user, moved, accounts, factor = null, profile = null }: Expected) {
  return {
    id: personId(kind),
    user: {
      name: 'Ada Lovelace',
      email: `${kind}@example.com`,
      emailVerified: true,
      image: 'https://example.com/ada.png',
      createdAt,
      updatedAt,
      banned: false,
      banReason: null,
      banExpires: null,
      twoFactorEnabled: false,
      ...user,
    },
    moved: {
      phone: null,
      isAnonymous: false,
      isSso: false,
      lastSignInAt: '2024-06-01T08:00:00.000001+00:00',
      appMetadata: { provider: 'email', providers: ['email'] },
      userMetadata: { full_name: 'Ada Lovelace', avatar_url: 'https://example.com/ada.png' },
      ...moved,
    },
    accounts: accounts ?? [password(kind)],
    factor,
    profile,
  };
}

type Issue = readonly [code: string, field?: string];
type Case = readonly [kind: string, expected: Expected | null, issues?: readonly Issue[] | undefined];

async function read(kind: string, changed: Partial<typeof settings> = {}) {
  const page = await withSource(supabase.open({ ...settings, ...changed }), (source) =>
    source.readUsers([personId(kind)]),
  );
  const issues = JSON.parse(page.issues) as { source_id: string; code: string; field: string | null }[];
  return { ...page, documents: parseDocuments(page.documents), issues };
}

async function expectDocument([kind, expected, issues = []]: Case, changed: Partial<typeof settings> = {}) {
  const page = await read(kind, changed);
  expect(page.documents).toEqual(expected === null ? [] : [document(kind, expected)]);
  expect(page.issues).toEqual(
    issues.map(([code, field = null]) => ({ source_id: personId(kind), code, field })),
  );
  expect(page.users).toBe(1);
}

describe('M8 passwords', () => {
  test.for<Case>([
    ['bcrypt-2a', {}],
    ['bcrypt-2b', { accounts: [password('bcrypt-2b', seedHashes.bcrypt2b)] }],
    ['bcrypt-2y', { accounts: [password('bcrypt-2y', seedHashes.bcrypt2y)] }],
    ['argon2i', { accounts: [password('argon2i', seedHashes.argon2i)] }],
    ['argon2id', { accounts: [password('argon2id', seedHashes.argon2id)] }],
    ['fbscrypt', { accounts: [password('fbscrypt', seedHashes.fbscrypt)] }],
    ['magic-link', { accounts: [] }, [['NO_SIGN_IN_METHOD']]],
    ['empty-password', { accounts: [] }, [['NO_SIGN_IN_METHOD']]],
    ['garbage-password', { accounts: [] }, [['NO_SIGN_IN_METHOD'], ['UNKNOWN_PASSWORD_FORMAT']]],
    ['encrypted-password', { accounts: [] }, [['NO_SIGN_IN_METHOD'], ['UNKNOWN_PASSWORD_FORMAT']]],
  ])('M8 %s', (kind) => expectDocument(kind));
});

const sso = 'sso:5a1d8f0e-0000-4000-8000-000000000001';

describe('M9 users', () => {
  test.for<Case>([
    ['unconfirmed', { user: { emailVerified: false } }],
    ['banned-past', {}],
    ['banned-future', { user: { banned: true, banExpires: '2124-01-01T00:00:00+00:00' } }],
    ['banned-for-good', { user: { banned: true } }],
    ['soft-deleted', null, [['SOFT_DELETED']]],
    [
      'anonymous',
      {
        user: { email: `${personId('anonymous')}@anonymous.invalid`, emailVerified: false },
        moved: { isAnonymous: true },
        accounts: [],
      },
      [['ANONYMOUS']],
    ],
    [
      'phone-only',
      {
        user: { email: `${personId('phone-only')}@phone.invalid`, emailVerified: false },
        moved: { phone: '15550100001' },
        accounts: [],
      },
      [['PHONE_ONLY']],
    ],
    [
      'phone-password',
      {
        user: { email: `${personId('phone-password')}@phone.invalid`, emailVerified: false },
        moved: { phone: '15550100002' },
      },
      [['PHONE_ONLY']],
    ],
    [
      'no-email',
      {
        user: { email: `${personId('no-email')}@none.invalid`, emailVerified: false },
        accounts: [linked('no-email', 'github', '20001')],
      },
      [['NO_EMAIL']],
    ],
    [
      'null-columns',
      {
        user: {
          name: 'null-columns',
          image: null,
          createdAt: '2024-06-01T08:00:00.000001+00:00',
          updatedAt: '2024-06-01T08:00:00.000001+00:00',
        },
        moved: { appMetadata: null, userMetadata: null },
        accounts: [
          password('null-columns', seedHashes.bcrypt2a, {
            createdAt: '2024-06-01T08:00:00.000001+00:00',
            updatedAt: '2024-06-01T08:00:00.000001+00:00',
          }),
          linked('null-columns', 'github', '20002', {
            createdAt: '2024-06-01T08:00:00.000001+00:00',
            updatedAt: '2024-06-01T08:00:00.000001+00:00',
          }),
        ],
      },
    ],
    ['mixed-case', { user: { email: 'mixed.case@example.com' } }],
    [
      'younger-twin',
      {
        user: { email: 'twin@example.com', createdAt: '2024-03-03T00:00:00+00:00' },
        accounts: [password('younger-twin', seedHashes.bcrypt2a, { createdAt: '2024-03-03T00:00:00+00:00' })],
      },
    ],
    [
      'sso',
      {
        moved: { isSso: true },
        accounts: [linked('sso', sso, 'sso@example.com')],
      },
      [['NO_SIGN_IN_METHOD'], ['UNKNOWN_PROVIDER', sso]],
    ],
    [
      'sso-duplicate',
      {
        user: { email: 'bcrypt-2b@example.com', createdAt: '2023-01-01T00:00:00+00:00' },
        moved: { isSso: true },
        accounts: [linked('sso-duplicate', sso, 'bcrypt-2b@example.com')],
      },
      [['NO_SIGN_IN_METHOD'], ['UNKNOWN_PROVIDER', sso]],
    ],
    ['no-identities', {}],
    ['google', { accounts: [linked('google', 'google', '100000000000000000001')] }],
    [
      'google-and-password',
      {
        accounts: [
          password('google-and-password'),
          linked('google-and-password', 'google', '100000000000000000002'),
        ],
      },
    ],
    [
      'several-identities',
      {
        accounts: [
          password('several-identities'),
          linked('several-identities', 'github', '20003'),
          linked('several-identities', 'google', '100000000000000000003'),
        ],
      },
    ],
    [
      'two-googles',
      {
        accounts: [
          linked('two-googles', 'google', '100000000000000000004'),
          linked('two-googles', 'google', '100000000000000000005'),
        ],
      },
    ],
    [
      'unknown-provider',
      { accounts: [linked('unknown-provider', 'kakao', '30001')] },
      [['NO_SIGN_IN_METHOD'], ['UNKNOWN_PROVIDER', 'kakao']],
    ],
    [
      'odd-metadata',
      {
        user: { name: 'odd-metadata', image: null },
        moved: { appMetadata: null, userMetadata: ['an array', { full_name: 'not a name' }] },
      },
    ],
    [
      'odd-names',
      {
        user: { name: 'odd-names', image: null },
        moved: {
          userMetadata: {
            full_name: { first: 'A' },
            name: '  ',
            avatar_url: 'javascript:alert(1)',
            picture: 7,
          },
        },
      },
    ],
  ])('M9 %s', (kind) => expectDocument(kind));

  it('M9 puts users without any time at the beginning of time', async () => {
    const id = personId('null-columns');
    await supabase.owner.query('update auth.users set last_sign_in_at = null where id = $1', [id]);
    const { documents } = await read('null-columns');
    expect(documents[0]?.user).toMatchObject({ createdAt: unknownTime, updatedAt: unknownTime });
    expect(documents[0]?.moved.lastSignInAt).toBeNull();
  });

  it('M9 hands on unicode names and numbers of any length as they are', async () => {
    const { documents } = await withSource(supabase.open(), (source) =>
      source.readUsers([personId('unicode')]),
    );
    expect(documents).toContain('12345678901234567890.123456789012345678901234567890');
    const name = 'Zoë 张伟 e\u0301 👩‍👩‍👧 \u202eمرحبا\u202c "\\ \n';
    expect(parseDocuments(documents)[0]).toMatchObject({
      user: { name, image: 'https://example.com/ä.png' },
      moved: { userMetadata: { full_name: name } },
    });
  });

  it('M9 hands on 1 MB of metadata as it is', async () => {
    const { documents } = await read('large-metadata');
    const { userMetadata } = documents[0]?.moved ?? {};
    expect(userMetadata).toEqual({ name: 'Large', blob: '0123456789abcdef'.repeat(65_536) });
  });
});

describe('second factors', () => {
  const carried = (kind: string, number: number) => ({
    user: { twoFactorEnabled: true },
    factor: { id: uuid(`${kind}:factor:${number}`) },
  });

  test.for<Case>([
    ['totp', carried('totp', 1)],
    ['two-totps', carried('two-totps', 2), [['FACTOR_NOT_CARRIED_OVER', 'totp:further']]],
    ['totp-encrypted', {}, [['FACTOR_NOT_CARRIED_OVER', 'totp:encrypted']]],
    ['totp-unverified', {}],
    ['phone-factor', {}, [['FACTOR_NOT_CARRIED_OVER', 'phone']]],
    ['webauthn-factor', {}, [['FACTOR_NOT_CARRIED_OVER', 'webauthn']]],
  ])('%s', (kind) => expectDocument(kind));

  it('hands secrets on beside the documents', async () => {
    expect((await read('totp')).factors).toEqual([{ userId: personId('totp'), secret: seedTotpSecret }]);
    expect((await read('two-totps')).factors).toEqual([
      { userId: personId('two-totps'), secret: seedTotpSecret },
    ]);
    expect((await read('totp-encrypted')).factors).toEqual([]);
  });

  it('notes all of them where the stage has none', async () => {
    await expectDocument(['totp', {}, [['FACTOR_NOT_CARRIED_OVER', 'totp']]], { totp: false });
    expect((await read('totp', { totp: false })).factors).toEqual([]);
  });
});

describe('profiles', () => {
  const row = (kind: string) => ({
    id: uuid(`${kind}:profile`),
    created_at: '2024-03-06T00:00:00+00:00',
    updated_at: '2024-03-06T00:00:00+00:00',
  });
  /** Of the user's, where the source has none of a profile's own. */
  const made = (kind: string) => ({
    id: uuid(`${personId(kind)}:profile`),
    created_at: createdAt,
    updated_at: updatedAt,
  });
  const profile = {
    age_range: '25_34',
    education_level: 'masters',
    tech_background: 'software_engineer',
    primary_goal: 'hobby_project',
    learning_mode: 'code_first',
    learning_speed: 'balanced',
    time_per_week: 5,
    preferred_language: 'pt-BR',
  };
  const empty = Object.fromEntries(Object.keys(profile).map((field) => [field, null]));
  const usual = settings.profiles;
  if (!usual) throw new TypeError('the default settings have profiles');

  test.for<Case>([
    ['profile', { profile: { ...row('profile'), ...profile } }],
    [
      'bad-profile',
      { profile: { ...row('bad-profile'), ...empty, primary_goal: 'academic', preferred_language: 'en' } },
      ['age_range', 'preferred_language', 'tech_background', 'time_per_week'].map(
        (field) => ['INVALID_PROFILE_VALUE', field] as const,
      ),
    ],
  ])('%s', (kind) => expectDocument(kind));

  it('spells values as the settings say', async () => {
    const values = { age_range: { '25-34': '25_34' }, tech_background: { Student: 'student' } };
    const expected = {
      ...row('bad-profile'),
      ...empty,
      age_range: '25_34',
      tech_background: 'student',
      primary_goal: 'academic',
      preferred_language: 'en',
    };
    const issues = [
      ['INVALID_PROFILE_VALUE', 'preferred_language'],
      ['INVALID_PROFILE_VALUE', 'time_per_week'],
    ] as const;
    await expectDocument(['bad-profile', { profile: expected }, issues], { profiles: { ...usual, values } });
  });

  it('refuses a spelling of a value that does not exist', () => {
    const values = { age_range: { '25-34': '25-34' } };
    expect(() => supabase.open({ ...settings, profiles: { ...usual, values } })).toThrow(
      /map a value of age_range to "25-34"/,
    );
  });

  it('leaves fields without a column empty, and all where there are no profiles', async () => {
    const columns = { time_per_week: 'time_per_week' };
    const some = { ...made('profile'), ...empty, time_per_week: 5, preferred_language: 'en' };
    await expectDocument(['profile', { profile: some }], { profiles: { ...usual, columns } });
    await expectDocument(['profile', {}], { profiles: null });
  });

  it('takes names of tables and columns as names only', async () => {
    await supabase.owner.query('create schema "Odd; schema"');
    await supabase.owner.query(`create table "Odd; schema"."pro""file" (user_id uuid, "the 'age'" varchar(10), hours numeric(6));
      insert into "Odd; schema"."pro""file" values ('${personId('profile')}', '18_24', 7),
        ('${personId('profile')}', '25_34', 12)`);
    const odd = {
      table: ['Odd; schema', 'pro"file'] as [string, string],
      columns: { age_range: "the 'age'", time_per_week: 'hours' },
      values: {},
    };
    const some = {
      ...made('profile'),
      ...empty,
      age_range: '18_24',
      time_per_week: 7,
      preferred_language: 'en',
    };
    await expectDocument(['profile', { profile: some }, [['FURTHER_PROFILE']]], { profiles: odd });
  });
});

describe('what the stage leaves out', () => {
  it('lists anonymous and phone-only users', async () => {
    await expectDocument(['anonymous', null, [['ANONYMOUS_LEFT_OUT']]], { anonymousUsers: 'leave-out' });
    await expectDocument(['phone-only', null, [['PHONE_ONLY_LEFT_OUT']]], { phoneUsers: 'leave-out' });
    await expectDocument(['no-identities', {}], { anonymousUsers: 'leave-out', phoneUsers: 'leave-out' });
  });

  it('leaves out ids that are not there', async () => {
    const page = await withSource(supabase.open(), (source) => source.readUsers([personId('nobody')]));
    expect(page).toEqual({ documents: '[]', issues: '[]', factors: [], users: 0, lastId: null });
  });
});

it('M8 M9 has a golden document for every kind that is seeded', async () => {
  const tested = await readFile(new URL(import.meta.url), 'utf8');
  const missing = people.filter(({ kind }) => kind !== 'twin' && !tested.includes(`'${kind}'`));
  expect(missing).toEqual([]);
});
