import { expect, it, test } from 'vitest';
import { bcryptFamily } from '#shared/passwords/families/bcrypt';
import { UnreadableHashError } from '#shared/passwords/unreadable-hash-error';

const { verify, costOf, createDummy } = bcryptFamily;
const first72 = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

// Openwall's crypt_blowfish 1.3 (wrapper.c), OpenBSD's as pyca/bcrypt has them, Supabase Auth's (password_test.go).
test.each([
  ['U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
  ['U*U*', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK'],
  ['U*U*U', '$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a'],
  ['', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy'],
  [first72, '$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui'],
  ['Kk4DQuMMfZL9o', '$2b$04$cVWp4XaNU8a4v1uMRum2SO026BWLIoQMD/TXg5uZV.0P.uO8m3YEm'],
  ['9IeRXmnGxMYbs', '$2b$04$pQ7gRO7e6wx/936oXhNjrOUNOHL1D0h1N2IDbJZYs.1ppzSof6SPy'],
  ['VFPO7YXnHQbQO', '$2b$04$WQp9.igoLqVr6Qk70mz6xuRxE0RttVXXdukpR9N54x17ecad34ZF6'],
  ['test', '$2y$04$mIJxfrCaEI3GukZe11CiXublhEFanu5.ododkll1WphfSp6pn4zIu'],
  ['test', '$2y$10$srNl09aPtc2qr.0Vl.NtjekJRt/NxRxYQm3qd3OvfcKsJgVnr6.Ve'],
])('%j is the password of %s', async (password, hash) => {
  expect(await verify(hash, password)).toBe(true);
  expect(await verify(hash, `x${password}`)).toBe(false);
});

test('of a long password the first 72 bytes count, as in every bcrypt', async () => {
  const hash = '$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui';
  expect(await verify(hash, `${first72}chars after 72 are ignored`)).toBe(true);
  expect(await verify(hash, first72.slice(0, 71))).toBe(false);
});

test('the prefixes 2a, 2b and 2y are one function, and one cost', async () => {
  const rest = '05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';
  for (const prefix of ['$2a$', '$2b$', '$2y$']) {
    expect(await verify(prefix + rest, 'U*U')).toBe(true);
    expect(costOf(prefix + rest)).toBe('$2b$05$');
  }
});

test('a password counts as it was typed, in UTF-8', async () => {
  // Made by Go's x/crypto/bcrypt, which Supabase Auth uses.
  const composed = 'p\u00e4ssw\u00f6rd';
  const hash = '$2a$07$Dojv794M.I7exGOmXdNC..7dcBqXRdlC.ytJm2OppW71WiVS/z.52';
  expect(await verify(hash, composed)).toBe(true);
  expect(await verify(hash, composed.normalize('NFD'))).toBe(false);
});

const digits = 'CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';

test.each([
  ['cost 3', `$2a$03$${digits}`],
  ['cost 15', `$2a$15$${digits}`],
  ['cost 31', `$2b$31$${digits}`],
  ['the prefix 2x', `$2x$05$${digits}`],
  ['the prefix 2', `$2$05$${digits}`],
  ['a character too few', `$2a$05$${digits.slice(1)}`],
  ['a character too many', `$2a$05$${digits}C`],
  ['a character that bcrypt has not', `$2a$05$${digits.slice(1)}+`],
  ['a line break at its end', `$2a$05$${digits}\n`],
  ['nothing else', '$2a$'],
])('T41 a hash with %s is unreadable, at once and without its text', async (_, hash) => {
  expect(() => costOf(hash)).toThrow(UnreadableHashError);
  const error = await verify(hash, 'U*U').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnreadableHashError);
  expect(String(error)).not.toContain('CCCC');
});

it('makes dummies of a cost, in any spelling, that can be read and belong to no password', async () => {
  for (const prefix of ['$2a$04$', '$2b$04$', '$2y$04$']) {
    const dummy = createDummy(prefix);
    expect(costOf(dummy)).toBe('$2b$04$');
    expect(await verify(dummy, '')).toBe(false);
  }
});
