import type { Argon2Parameters, ScryptOptions } from 'node:crypto';
import { hash as hashByBcrypt } from 'bcryptjs';
import { hashPassword as hashByBetterAuth } from 'better-auth/crypto';
import { beforeEach, describe, expect, it, test, vi } from 'vitest';
import { currentCost } from '#shared/passwords/families/argon2';
import { createPasswords } from '#shared/passwords/passwords';

/** What was really computed, in order. */
const computed = vi.hoisted((): string[] => []);

vi.mock('node:crypto', async (importOriginal) => {
  const original = await importOriginal<typeof import('node:crypto')>();
  const argon2: typeof original.argon2 = (algorithm, parameters: Argon2Parameters, callback) => {
    computed.push(`${algorithm} m=${parameters.memory} t=${parameters.passes} ${parameters.message}`);
    original.argon2(algorithm, parameters, callback);
  };
  const scrypt = (
    password: string,
    salt: string,
    length: number,
    options: ScryptOptions,
    callback: () => void,
  ) => {
    computed.push(`scrypt N=${options.N} r=${options.r} ${password}`);
    original.scrypt(password, salt, length, options, callback);
  };
  return { ...original, argon2, scrypt };
});
vi.mock('bcryptjs', async (importOriginal) => {
  const original = await importOriginal<typeof import('bcryptjs')>();
  const hash = (password: string, salt: string) => {
    computed.push(`bcrypt ${salt.slice(4, 6)} ${password}`);
    return original.hash(password, salt);
  };
  return { ...original, hash };
});

const password = 'correct horse';
const weakArgon2 =
  '$argon2id$v=19$m=32,t=3,p=2$SFVpOWJ0eXhjRzVkdGN1RQ$RXnb8rh7LaDcn07xsssqqulZYXOM/EUCEFMVcAcyYVk';
const firebase =
  '$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==';
const bcrypt = await hashByBcrypt(password, '$2a$04$CCCCCCCCCCCCCCCCCCCCC.');
const betterAuth = await hashByBetterAuth(password);

const inUse = ['$2a$04$', '$argon2id$v=19$m=32,t=3,p=2$', '$fbscrypt$v=1,n=4,r=1,p=1'];
const passwords = createPasswords({ familiesInUse: async () => inUse });
const withoutLegacy = createPasswords({ familiesInUse: async () => [] });
const current = await withoutLegacy.hash(password);

/** What `work` computed, without the order, which says nothing of how long it took. */
async function computedBy(work: () => Promise<unknown>): Promise<string[]> {
  computed.length = 0;
  await work();
  return [...computed].sort();
}

beforeEach(() => void computed.splice(0));

describe('T20 one price for everybody', () => {
  const price = [
    `argon2id m=19456 t=2 ${password}`,
    `argon2id m=32 t=3 ${password}`,
    `bcrypt 04 ${password}`,
    `scrypt N=16 r=1 ${password}`,
  ];

  test.each([
    ['today’s argon2id', current],
    ['another’s argon2id', current.replace(/.{8}$/, 'AAAAAAAA')],
    ['bcrypt', bcrypt],
    ['bcrypt of another password', bcrypt.replace('CCCC', 'DDDD')],
    ['bcrypt under another prefix', bcrypt.replace('$2a$', '$2y$')],
    ['weaker argon2id', weakArgon2],
    ['an unknown family', 'pbkdf2_sha256$1000$salt$hash'],
    ['a malformed bcrypt hash', '$2a$04$short'],
    ['a malformed hash of today’s parameters', `${currentCost}!!!$!!!`],
    ['4 GiB', '$argon2id$v=19$m=4194304,t=1,p=1$SFVpOWJ0eXhjRzVkdGN1RQ$RXnb8rh7LaDcn07xsssqqulZYXOM'],
    ['nothing', ''],
  ])('an account with %s', async (_, hash) => {
    expect(await computedBy(() => passwords.verify({ hash, password }))).toEqual(price);
  });

  it('an account with Better Auth’s or Firebase’s scrypt', async () => {
    const { verify, spend } = createPasswords({
      familiesInUse: async () => ['$scrypt$', firebase.slice(0, 26)],
    });
    const price = await computedBy(() => spend(password));
    expect(price).toEqual([
      `argon2id m=19456 t=2 ${password}`,
      `scrypt N=16384 r=16 ${password}`,
      `scrypt N=16384 r=8 ${password}`,
    ]);
    for (const hash of [betterAuth, firebase]) {
      expect(await computedBy(() => verify({ hash, password }))).toEqual(price);
    }
  });

  it('an account without a hash, or no account', async () => {
    expect(await computedBy(() => passwords.spend(password))).toEqual(price);
  });

  it('is one argon2id where the database has nothing else', async () => {
    const one = [`argon2id m=19456 t=2 ${password}`];
    expect(await computedBy(() => withoutLegacy.verify({ hash: current, password }))).toEqual(one);
    expect(await computedBy(() => withoutLegacy.spend(password))).toEqual(one);
  });

  it('depends on the password alone where it has more than one form', async () => {
    const typed = 'pa\u0301ssword';
    const costOfTyped = await computedBy(() => passwords.spend(typed));
    expect(costOfTyped).toHaveLength(6);
    for (const hash of [current, bcrypt, weakArgon2, 'garbage', await passwords.hash(typed)]) {
      expect(await computedBy(() => passwords.verify({ hash, password: typed }))).toEqual(costOfTyped);
    }
  });

  it('is nothing for a password too long to be normalized in time, whoever’s it is', async () => {
    const endless = `a${'\u0301\u0316'.repeat(10_000)}`;
    const refused = { valid: false, unreadable: false };
    for (const hash of [current, bcrypt, 'garbage']) {
      expect(await passwords.verify({ hash, password: endless })).toEqual(refused);
    }
    expect(await computedBy(() => passwords.spend(endless))).toEqual([]);
    expect(await computedBy(() => passwords.spend('x'.repeat(4_096)))).toHaveLength(4);
  });

  it('counts a cost once however it is spelt, passes over what no family reads, and has a limit', async () => {
    const listed = ['$2a$04$', '$2y$04$', '$2b$31$', 'md5', currentCost, '$argon2i$v=19$m=9999999,t=1,p=1$'];
    const many = ['$2a$05$', '$2a$06$', '$argon2i$v=19$m=8,t=1,p=1$', '$argon2i$v=19$m=8,t=2,p=1$'];
    const once = createPasswords({ familiesInUse: async () => listed });
    expect(await computedBy(() => once.spend('x'))).toEqual(['argon2id m=19456 t=2 x', 'bcrypt 04 x']);
    const limited = createPasswords({ familiesInUse: async () => [...listed, ...many] });
    expect(await computedBy(() => limited.spend('x'))).toHaveLength(5);
  });
});

describe('a right password', () => {
  it('needs no new hash where the hash is today’s', async () => {
    expect(await passwords.verify({ hash: current, password })).toEqual({ valid: true, unreadable: false });
  });

  test.each([
    ['bcrypt', password, bcrypt],
    ['Better Auth’s scrypt', password, betterAuth],
    ['weaker argon2id', 'test', weakArgon2],
    ['Firebase’s scrypt', 'user1password', firebase],
  ])('T41 gets a new hash in place of %s, also of a cost that is not listed', async (_, right, hash) => {
    for (const { verify } of [passwords, withoutLegacy]) {
      const { valid, unreadable, replacement = '' } = await verify({ hash, password: right });
      expect({ valid, unreadable }).toEqual({ valid: true, unreadable: false });
      expect(replacement).toContain(currentCost);
      expect(await verify({ hash: replacement, password: right })).toEqual({
        valid: true,
        unreadable: false,
      });
    }
  });

  it('gets a new hash of all its characters, also those that bcrypt did not look at', async () => {
    const long = 'x'.repeat(80);
    const hash = await hashByBcrypt(long, '$2a$04$CCCCCCCCCCCCCCCCCCCCC.');
    const { replacement = '' } = await passwords.verify({ hash, password: long });
    expect(await passwords.verify({ hash: replacement, password: 'x'.repeat(79) })).toMatchObject({
      valid: false,
    });
  });
});

test.each([current, bcrypt, betterAuth, weakArgon2, firebase])(
  'T41 a wrong password is never offered a new hash (%#)',
  async (hash) => {
    expect(await passwords.verify({ hash, password: 'wrong horse' })).toEqual({
      valid: false,
      unreadable: false,
    });
  },
);

test.each([
  '',
  'garbage',
  '$2a$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
  `${currentCost}x$y`,
])('T41 an unreadable hash is not valid, and says why without its text (%#)', async (hash) => {
  const verification = await passwords.verify({ hash, password });
  expect(verification).toEqual({ valid: false, unreadable: true, reason: expect.any(String) });
  expect(verification.reason).not.toMatch(/garbage|CCCC|x\$y/);
});

it('fails for every account alike where the costs in use are not known', async () => {
  const { verify, spend } = createPasswords({ familiesInUse: () => Promise.reject(new Error('down')) });
  await expect(verify({ hash: current, password })).rejects.toThrow('down');
  await expect(verify({ hash: 'garbage', password })).rejects.toThrow('down');
  await expect(spend(password)).rejects.toThrow('down');
  expect(computed).toEqual([]);
});
