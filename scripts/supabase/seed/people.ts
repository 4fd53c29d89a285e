import { createHash } from 'node:crypto';
import { seedHashes, seedTotpSecret } from './hashes.ts';

/** A row of auth.users: what is left out is as in an ordinary, confirmed user. Metadata is JSON text. */
export interface SeedUser {
  readonly email?: string | null;
  readonly encrypted_password?: string | null;
  readonly email_confirmed_at?: string | null;
  readonly phone?: string | null;
  readonly phone_confirmed_at?: string | null;
  readonly banned_until?: string | null;
  readonly deleted_at?: string | null;
  readonly is_sso_user?: boolean;
  readonly is_anonymous?: boolean;
  readonly last_sign_in_at?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly raw_app_meta_data?: string | null;
  readonly raw_user_meta_data?: string | null;
}

export interface SeedIdentity {
  readonly provider: string;
  /** The user's own id by default, as for the provider `email`. */
  readonly provider_id?: string;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
}

export interface SeedFactor {
  readonly factor_type: 'totp' | 'webauthn' | 'phone';
  readonly status: 'verified' | 'unverified';
  readonly secret?: string;
  readonly phone?: string;
  readonly created_at?: string;
}

/** One of the people at fixed addresses: a user of one kind, whom tests and readers of the guide know by it. */
export interface SeedPerson {
  readonly kind: string;
  readonly user: SeedUser;
  readonly identities: readonly SeedIdentity[];
  readonly factors?: readonly SeedFactor[];
  readonly profile?: Readonly<Record<string, string | number | null>>;
}

const { bcrypt2a } = seedHashes;
const byEmail: readonly SeedIdentity[] = [{ provider: 'email' }];
const google = (number: number): SeedIdentity => ({
  provider: 'google',
  provider_id: `10000000000000000000${number}`,
});
const largeMetadataBytes = 1_048_576;

/** Id of the person of a kind: the same in every seeded database. */
export function personId(kind: string): string {
  const hex = createHash('md5').update(`person:${kind}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function withPassword(kind: string, rest: Partial<SeedPerson> = {}): SeedPerson {
  const user = { email: `${kind}@example.com`, encrypted_password: bcrypt2a, ...rest.user };
  return { kind, identities: byEmail, ...rest, user };
}

function withoutPassword(kind: string, rest: Partial<SeedPerson> = {}): SeedPerson {
  return withPassword(kind, { ...rest, user: { encrypted_password: null, ...rest.user } });
}

const passwords: readonly SeedPerson[] = [
  withPassword('bcrypt-2a'),
  withPassword('bcrypt-2b', { user: { encrypted_password: seedHashes.bcrypt2b } }),
  withPassword('bcrypt-2y', { user: { encrypted_password: seedHashes.bcrypt2y } }),
  withPassword('argon2i', { user: { encrypted_password: seedHashes.argon2i } }),
  withPassword('argon2id', { user: { encrypted_password: seedHashes.argon2id } }),
  withPassword('fbscrypt', { user: { encrypted_password: seedHashes.fbscrypt } }),
  withoutPassword('magic-link'),
  withPassword('empty-password', { user: { encrypted_password: '' } }),
  withPassword('garbage-password', { user: { encrypted_password: 'not a hash' } }),
  withPassword('encrypted-password', {
    user: {
      encrypted_password: '{"key_id":"1","alg":"aes-gcm-hkdf","data":"AAAA","nonce":"AAAAAAAAAAAAAAAA"}',
    },
  }),
];

const states: readonly SeedPerson[] = [
  withPassword('unconfirmed', { user: { email_confirmed_at: null } }),
  withPassword('banned-past', { user: { banned_until: '2024-01-01T00:00:00Z' } }),
  withPassword('banned-future', { user: { banned_until: '2124-01-01T00:00:00Z' } }),
  withPassword('banned-for-good', { user: { banned_until: 'infinity' } }),
  withoutPassword('soft-deleted', {
    user: { email: 'c29mdC1kZWxldGVk', deleted_at: '2024-05-01T00:00:00Z', raw_user_meta_data: '{}' },
  }),
  withoutPassword('anonymous', { user: { email: null, is_anonymous: true }, identities: [] }),
  withoutPassword('phone-only', {
    user: { email: null, phone: '15550100001', phone_confirmed_at: '2024-03-01T10:20:31Z' },
    identities: [{ provider: 'phone' }],
  }),
  withPassword('phone-password', {
    user: { email: null, phone: '15550100002', phone_confirmed_at: '2024-03-01T10:20:31Z' },
    identities: [{ provider: 'phone' }],
  }),
  withoutPassword('no-email', {
    user: { email: null },
    identities: [{ provider: 'github', provider_id: '20001' }],
  }),
  withPassword('null-columns', {
    user: { created_at: null, updated_at: null, raw_app_meta_data: null, raw_user_meta_data: null },
    identities: [
      { provider: 'email' },
      { provider: 'github', provider_id: '20002', created_at: null, updated_at: null },
    ],
  }),
];

const addresses: readonly SeedPerson[] = [
  withPassword('mixed-case', { user: { email: 'Mixed.Case@Example.com' } }),
  withPassword('twin', { user: { created_at: '2024-03-02T00:00:00Z' } }),
  withPassword('younger-twin', { user: { email: 'Twin@example.com', created_at: '2024-03-03T00:00:00Z' } }),
  withoutPassword('sso', {
    user: { is_sso_user: true },
    identities: [{ provider: 'sso:5a1d8f0e-0000-4000-8000-000000000001', provider_id: 'sso@example.com' }],
  }),
  withoutPassword('sso-duplicate', {
    user: { email: 'bcrypt-2b@example.com', is_sso_user: true, created_at: '2023-01-01T00:00:00Z' },
    identities: [
      { provider: 'sso:5a1d8f0e-0000-4000-8000-000000000001', provider_id: 'bcrypt-2b@example.com' },
    ],
  }),
];

const identities: readonly SeedPerson[] = [
  withPassword('no-identities', { identities: [] }),
  withoutPassword('google', { identities: [google(1)] }),
  withPassword('google-and-password', { identities: [google(2)] }),
  withPassword('several-identities', {
    identities: [...byEmail, google(3), { provider: 'github', provider_id: '20003' }],
  }),
  withoutPassword('two-googles', { identities: [google(5), google(4)] }),
  withoutPassword('unknown-provider', { identities: [{ provider: 'kakao', provider_id: '30001' }] }),
];

const metadata: readonly SeedPerson[] = [
  withPassword('unicode', {
    user: {
      email: 'unicode@example.com',
      raw_user_meta_data:
        '{"full_name":"Zoë 张伟 e\\u0301 👩‍👩‍👧 \\u202eمرحبا\\u202c \\"\\\\ \\n","deep":[{"n":12345678901234567890.123456789012345678901234567890}],"avatar_url":"https://example.com/ä.png"}',
    },
  }),
  withPassword('odd-metadata', {
    user: {
      raw_app_meta_data: 'null',
      raw_user_meta_data: '["an array", {"full_name": "not a name"}]',
    },
  }),
  withPassword('odd-names', {
    user: {
      raw_user_meta_data:
        '{"full_name":{"first":"A"},"name":"  ","avatar_url":"javascript:alert(1)","picture":7}',
    },
  }),
  withPassword('large-metadata', {
    user: {
      raw_user_meta_data: `{"name":"Large","blob":"${'0123456789abcdef'.repeat(largeMetadataBytes / 16)}"}`,
    },
  }),
];

const factors: readonly SeedPerson[] = [
  withPassword('totp', { factors: [{ factor_type: 'totp', status: 'verified', secret: seedTotpSecret }] }),
  withPassword('two-totps', {
    factors: [
      {
        factor_type: 'totp',
        status: 'verified',
        secret: 'ORSXG5BNOJSXG33MOZSWIIDTMVRXEZLU',
        created_at: '2024-03-04T00:00:00Z',
      },
      {
        factor_type: 'totp',
        status: 'verified',
        secret: seedTotpSecret,
        created_at: '2024-03-05T00:00:00Z',
      },
    ],
  }),
  withPassword('totp-encrypted', {
    factors: [
      {
        factor_type: 'totp',
        status: 'verified',
        secret: '{"key_id":"1","alg":"aes-gcm-hkdf","data":"AAAA","nonce":"AAAAAAAAAAAAAAAA"}',
      },
    ],
  }),
  withPassword('totp-unverified', {
    factors: [{ factor_type: 'totp', status: 'unverified', secret: seedTotpSecret }],
  }),
  withPassword('phone-factor', {
    factors: [{ factor_type: 'phone', status: 'verified', phone: '15550100003' }],
  }),
  withPassword('webauthn-factor', { factors: [{ factor_type: 'webauthn', status: 'verified' }] }),
];

const profiles: readonly SeedPerson[] = [
  withPassword('profile', {
    profile: {
      age_range: '25_34',
      education_level: 'masters',
      tech_background: 'software_engineer',
      primary_goal: 'hobby_project',
      learning_mode: 'code_first',
      learning_speed: 'balanced',
      time_per_week: 5,
      preferred_language: 'pt-BR',
    },
  }),
  withPassword('bad-profile', {
    profile: {
      age_range: '25-34',
      education_level: '',
      tech_background: 'Student',
      primary_goal: 'academic',
      time_per_week: -1,
      preferred_language: 'x',
    },
  }),
];

/** One user of every kind. */
export const people: readonly SeedPerson[] = [
  ...passwords,
  ...states,
  ...addresses,
  ...identities,
  ...metadata,
  ...factors,
  ...profiles,
];
