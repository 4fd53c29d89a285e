import { scryptSync } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import { expect, it, test } from 'vitest';
import { betterAuthScryptFamily } from '#shared/passwords/families/better-auth-scrypt';
import { UnreadableHashError } from '#shared/passwords/unreadable-hash-error';

const { matches, verify, costOf, createDummy } = betterAuthScryptFamily;

test.each(['correct horse', 'ﬁ pa\u0301ss 🐎', 'x'.repeat(128)])(
  'reads what Better Auth makes of %j',
  async (password) => {
    const hash = await hashPassword(password);
    expect(matches(hash)).toBe(true);
    expect(await verify(hash, password)).toBe(true);
    expect(await verify(hash, password.normalize('NFKC'))).toBe(true);
    expect(await verify(hash, `${password}1`)).toBe(false);
  },
);

// RFC 7914 §12: the vector with N=16384, of which Better Auth has the same N and p and another r.
test('the runtime computes scrypt as RFC 7914 has it', () => {
  const key = scryptSync('pleaseletmein', 'SodiumChloride', 64, { N: 16_384, r: 8, p: 1 });
  expect(key.toString('hex')).toBe(
    '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2' +
      'd5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
  );
});

const [salt, key] = ['0123456789abcdef'.repeat(2), '0123456789abcdef'.repeat(8)];

test.each([
  ['no salt', `:${key}`],
  ['no key', `${salt}:`],
  ['a short salt', `${salt.slice(2)}:${key}`],
  ['a short key', `${salt}:${key.slice(2)}`],
  ['a third part', `${salt}:${key}:${key}`],
  ['capitals', `${salt}:${key.toUpperCase()}`],
  ['a line break at its end', `${salt}:${key}\n`],
])('T41 a hash with %s is unreadable, without its text', async (_, hash) => {
  expect(() => costOf(hash)).toThrow(UnreadableHashError);
  const error = await verify(hash, 'password').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnreadableHashError);
  expect(String(error)).not.toMatch(/0123|ABCD/);
});

it('makes dummies that can be read and belong to no password', async () => {
  expect(matches('$scrypt$')).toBe(true);
  const dummy = createDummy('$scrypt$');
  expect(costOf(dummy)).toBe('$scrypt$');
  expect(await verify(dummy, '')).toBe(false);
});
