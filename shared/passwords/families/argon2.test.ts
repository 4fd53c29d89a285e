import { argon2Sync } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { argon2Family, currentCost, hashPassword } from '#shared/passwords/families/argon2';
import { toUnpaddedBase64 } from '#shared/passwords/families/base64';
import { UnreadableHashError } from '#shared/passwords/unreadable-hash-error';

const { verify, costOf, createDummy } = argon2Family;

// RFC 9106 §5.2 and §5.3. They have a secret and associated data, which no stored hash of ours has.
test.each([
  ['argon2i', 'c814d9d1dc7f37aa13f0d77f2494bda1c8de6b016dd388d29952a4c4672b6ce8'],
  ['argon2id', '0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659'],
] as const)('the runtime computes %s as RFC 9106 has it', (algorithm, tag) => {
  const computed = argon2Sync(algorithm, {
    message: Buffer.alloc(32, 1),
    nonce: Buffer.alloc(16, 2),
    secret: Buffer.alloc(8, 3),
    associatedData: Buffer.alloc(12, 4),
    memory: 32,
    passes: 3,
    parallelism: 4,
    tagLength: 32,
  });
  expect(computed.toString('hex')).toBe(tag);
});

// The reference implementation's own (phc-winner-argon2, src/test.c) and Supabase Auth's (internal/crypto/password_test.go).
test.each([
  ['password', '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA'],
  ['password', '$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8'],
  ['password', '$argon2i$v=19$m=256,t=2,p=2$c29tZXNhbHQ$T/XOJ2mh1/TIpJHfCdQan76Q5esCFVoT5MAeIM1Oq2E'],
  ['password', '$argon2i$v=19$m=65536,t=2,p=1$ZGlmZnNhbHQ$sDV8zPvvkfOGCw26RHsjSMvv7K2vmQq/6cxAcmxSEnE'],
  ['password', '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'],
  ['password', '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'],
  ['password', '$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc'],
  [
    'differentpassword',
    '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$C4TWUs9rDEvq7w3+J4umqA32aWKB1+DSiRuBfYxFj94',
  ],
  ['test', '$argon2i$v=19$m=16,t=2,p=1$bGJRWThNOHJJTVBSdHl2dQ$NfEnUOuUpb7F2fQkgFUG4g'],
  ['test', '$argon2id$v=19$m=32,t=3,p=2$SFVpOWJ0eXhjRzVkdGN1RQ$RXnb8rh7LaDcn07xsssqqulZYXOM/EUCEFMVcAcyYVk'],
])('%s is the password of %s', async (password, hash) => {
  expect(await verify(hash, password)).toBe(true);
  expect(await verify(hash, `${password}1`)).toBe(false);
});

const salt = 'bGJRWThNOHJJTVBSdHl2dQ';
const tag = 'NfEnUOuUpb7F2fQkgFUG4g';

// The first eleven are Supabase Auth's negative examples.
test.each([
  ['argon2d', `$argon2d$v=19$m=16,t=2,p=1$${salt}$${tag}`],
  ['version 16', `$argon2id$v=16$m=16,t=2,p=1$${salt}$${tag}`],
  ['data', `$argon2id$v=19$m=16,t=2,p=1,data=abc$${salt}$${tag}`],
  ['a key id', `$argon2id$v=19$m=16,t=2,p=1,keyid=abc$${salt}$${tag}`],
  ['more memory than 32 bits', `$argon2id$v=19$m=4294967297,t=2,p=1$${salt}$${tag}`],
  ['more passes than 32 bits', `$argon2id$v=19$m=16,t=4294967297,p=1$${salt}$${tag}`],
  ['more lanes than 8 bits', `$argon2id$v=19$m=16,t=2,p=256$${salt}$${tag}`],
  ['a salt that is not base64', `$argon2id$v=19$m=16,t=2,p=1$!!!$${tag}`],
  ['a tag that is not base64', `$argon2id$v=19$m=16,t=2,p=1$${salt}$!!!`],
  ['no salt', `$argon2id$v=19$m=16,t=2,p=1$$${tag}`],
  ['no tag', `$argon2id$v=19$m=16,t=2,p=1$${salt}$`],
  ['4 GiB of memory', `$argon2id$v=19$m=4194304,t=1,p=1$${salt}$${tag}`],
  ['too much work in little memory', `$argon2id$v=19$m=8,t=98305,p=1$${salt}$${tag}`],
  ['too much work in the most memory', `$argon2id$v=19$m=262144,t=4,p=1$${salt}$${tag}`],
  ['17 lanes', `$argon2id$v=19$m=65536,t=1,p=17$${salt}$${tag}`],
  ['less memory than its lanes need', `$argon2id$v=19$m=15,t=2,p=2$${salt}$${tag}`],
  ['no passes', `$argon2id$v=19$m=16,t=0,p=1$${salt}$${tag}`],
  ['a number with a leading zero', `$argon2id$v=19$m=016,t=2,p=1$${salt}$${tag}`],
  ['a salt of 7 bytes', `$argon2id$v=19$m=16,t=2,p=1$AAAAAAAAAA$${tag}`],
  ['a tag of 15 bytes', `$argon2id$v=19$m=16,t=2,p=1$${salt}$AAAAAAAAAAAAAAAAAAAA`],
  ['a tag of 65 bytes', `$argon2id$v=19$m=16,t=2,p=1$${salt}$${toUnpaddedBase64(Buffer.alloc(65))}`],
  ['padding', `$argon2id$v=19$m=16,t=2,p=1$${salt}==$${tag}`],
  ['bits of the tag that belong to no byte', `$argon2id$v=19$m=16,t=2,p=1$${salt}$${tag.slice(0, -1)}h`],
  ['a missing $', `$argon2id$v=19$m=16,t=2,p=1${salt}$${tag}`],
  ['a line break at its end', `$argon2id$v=19$m=16,t=2,p=1$${salt}$${tag}\n`],
])('T41 a hash with %s is unreadable, at once and without its text', async (_, hash) => {
  expect(() => costOf(hash)).toThrow(UnreadableHashError);
  const error = await verify(hash, 'test').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnreadableHashError);
  expect(String(error)).not.toMatch(/bGJRWThN|NfEnUOuU/);
});

test.each([
  ['the most memory in three passes', `$argon2id$v=19$m=262144,t=3,p=16$`],
  ['the most passes', '$argon2i$v=19$m=8,t=98304,p=1$'],
])('a hash with %s can be read', (_, cost) => {
  expect(costOf(`${cost}${salt}$${tag}`)).toBe(cost);
});

describe('a new hash', () => {
  it('is argon2id with 19 MiB, two passes, a salt of 16 bytes and a tag of 32', async () => {
    const hash = await hashPassword('correct horse');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(costOf(hash)).toBe(currentCost);
    expect(hash).not.toBe(await hashPassword('correct horse'));
  });

  it('T35 keeps unicode and spaces, and each of 128 characters', async () => {
    const password = ` ${'🐎é'.repeat(31)}${'x'.repeat(32)} `;
    expect([...password.replaceAll('🐎', 'ab')]).toHaveLength(127);
    const hash = await hashPassword(password);
    expect(await verify(hash, password)).toBe(true);
    expect(await verify(hash, password.trim())).toBe(false);
    expect(await verify(hash, password.replace('🐎', '🐴'))).toBe(false);
    expect(await verify(hash, `${password.slice(0, -1)}x`)).toBe(false);
  });

  it('T35 tells passwords apart by the 73rd character and by the 128th', async () => {
    const password = 'x'.repeat(128);
    const hash = await hashPassword(password);
    expect(await verify(hash, `${'x'.repeat(72)}y${'x'.repeat(55)}`)).toBe(false);
    expect(await verify(hash, `${'x'.repeat(127)}y`)).toBe(false);
    expect(await verify(hash, password)).toBe(true);
  });

  it('is of the NFKC form, however a keyboard composes it', async () => {
    const hash = await hashPassword('pa\u0301sswo\u0308rd ﬁ');
    expect(await verify(hash, 'p\u00e1ssw\u00f6rd fi')).toBe(true);
    expect(await verify(hash, 'pa\u0301sswo\u0308rd ﬁ')).toBe(true);
  });
});

it('reads a hash that was made of the password as it was typed', async () => {
  const typed = 'pa\u0301ssword';
  const nonce = Buffer.alloc(16, 7);
  const parameters = { nonce, memory: 64, passes: 1, parallelism: 1, tagLength: 32 };
  const raw = argon2Sync('argon2id', { ...parameters, message: typed });
  const hash = `$argon2id$v=19$m=64,t=1,p=1$${toUnpaddedBase64(nonce)}$${toUnpaddedBase64(raw)}`;
  expect(await verify(hash, typed)).toBe(true);
  expect(await verify(hash, typed.normalize('NFKC'))).toBe(false);
});

it('makes dummies of a cost that can be read and belong to no password', async () => {
  const cost = '$argon2i$v=19$m=64,t=1,p=1$';
  const dummy = createDummy(cost);
  expect(costOf(dummy)).toBe(cost);
  expect(await verify(dummy, '')).toBe(false);
});
