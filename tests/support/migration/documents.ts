import { createHash } from 'node:crypto';
import type { UserDocument } from '../../../functions/migration/source/source.ts';

/** The nth id: spread over all keys, and the same each time. */
export function idOf(n: number): string {
  const hex = createHash('sha256').update(`user ${n}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

const time = (n: number, micros: string) =>
  `2024-0${(n % 9) + 1}-1${n % 10}T0${n % 10}:11:12.${micros}+00:00`;

/** A user with something in every column. */
export function documentOf(n: number): UserDocument {
  const id = idOf(n);
  const times = { createdAt: time(n, '123456'), updatedAt: time(n, '65432') };
  return {
    id,
    user: {
      name: `Zoë Ødegård ${n} 👩‍🚀`,
      email: `person-${n}@example.test`,
      emailVerified: n % 3 > 0,
      image: `https://images.example.test/${n}.png`,
      ...times,
      banned: n % 5 === 0,
      banReason: null,
      banExpires: n % 5 === 0 ? '2099-01-01T00:00:00+00:00' : null,
      twoFactorEnabled: n % 7 === 0,
    },
    moved: {
      phone: `+49151${String(n).padStart(8, '0')}`,
      isAnonymous: false,
      isSso: n % 11 === 0,
      lastSignInAt: time(n, '000001'),
      appMetadata: { provider: 'email', providers: ['email', 'google'], level: 1.1 },
      userMetadata: { full_name: `Zoë ${n}`, nested: { list: [1, null, { deep: true }] } },
    },
    accounts: [
      {
        id: idOf(1_000_000 + n),
        providerId: 'credential',
        accountId: id,
        password: `$2a$10$${createHash('sha256').update(id).digest('base64url').padEnd(53, 'x').slice(0, 53)}`,
        ...times,
      },
      {
        id: idOf(2_000_000 + n),
        providerId: 'google',
        accountId: `${10 ** 12 + n}`,
        password: null,
        ...times,
      },
    ],
    factor: n % 7 === 0 ? { id: idOf(3_000_000 + n) } : null,
    profile: {
      id: idOf(4_000_000 + n),
      created_at: time(n, '700007'),
      updated_at: time(n, '800008'),
      age_range: '25_34',
      education_level: 'phd',
      tech_background: null,
      primary_goal: 'startup_founder',
      learning_mode: 'visual',
      learning_speed: 'casual',
      time_per_week: n % 40,
      preferred_language: 'de-CH',
    },
  };
}

/** The secret of a user's factor, in base32. */
export const factorSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
