import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { HashFamily } from '#shared/passwords/families/family';
import { UnreadableHashError } from '#shared/passwords/unreadable-hash-error';

/** What Better Auth itself has fixed (`@better-auth/utils`, password); its hashes do not say it. */
const parameters = { N: 16_384, r: 16, p: 1, maxmem: 128 * 16_384 * 16 * 2 };
const saltBytes = 16;
const keyBytes = 64;

const cost = '$scrypt$';
const claim = /^[\da-f]*:[\da-f]*$/i;
const pattern = /^([\da-f]{32}):([\da-f]{128})$/;

const compute = promisify<string, string, number, object, Buffer>(scrypt);

/** Better Auth's own hashes: `salt:key` in hexadecimal, of the password's NFKC form; the salt counts as text. */
export const betterAuthScryptFamily: HashFamily = {
  family: 'better-auth-scrypt',
  matches: (text) => text.startsWith(cost) || claim.test(text),
  costOf(hash) {
    parse(hash);
    return cost;
  },
  createDummy: () => `${randomBytes(saltBytes).toString('hex')}:${randomBytes(keyBytes).toString('hex')}`,
  async verify(hash, password) {
    const { salt, key } = parse(hash);
    return timingSafeEqual(await compute(password.normalize('NFKC'), salt, keyBytes, parameters), key);
  },
};

function parse(hash: string): { salt: string; key: Buffer } {
  const [, salt, key] = pattern.exec(hash) ?? [];
  if (salt === undefined || key === undefined) {
    throw new UnreadableHashError(
      'scrypt hash is not 32 hexadecimal digits, a colon and 128 hexadecimal digits',
    );
  }
  return { salt, key: Buffer.from(key, 'hex') };
}
