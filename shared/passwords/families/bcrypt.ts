import { randomBytes, timingSafeEqual } from 'node:crypto';
import { hash as computeHash, encodeBase64 } from 'bcryptjs';
import type { HashFamily } from '#shared/passwords/families/family';
import { UnreadableHashError } from '#shared/passwords/unreadable-hash-error';

/** Least is bcrypt's own; each step more takes twice as long, and 14 is the last that takes about a second. */
const roundsRange = [4, 14] as const;
const saltBytes = 16;
const digestBytes = 23;
/** Length of `$2b$10$` and 22 characters of salt. */
const settingLength = 29;

const pattern = /^\$2[aby]\$(\d\d)\$[./A-Za-z\d]{53}$/;

/**
 * bcrypt as `$2a$`, `$2b$` and `$2y$`, which are the same today, of the password as it was typed. Only the first 72
 * bytes of a password count: that is bcrypt's own limit, and why a password gets a new hash at the next sign-in.
 */
export const bcryptFamily: HashFamily = {
  family: 'bcrypt',
  matches: (text) => text.startsWith('$2'),
  costOf: (hash) => `$2b$${requireRounds(hash)}$`,
  createDummy: (cost) => `${cost}${encode(saltBytes)}${encode(digestBytes)}`,
  async verify(hash, password) {
    requireRounds(hash);
    // Lone surrogates become U+FFFD, as in every other UTF-8 encoder; bcryptjs has its own.
    const computed = await computeHash(password.toWellFormed(), hash.slice(0, settingLength));
    return timingSafeEqual(digestOf(computed), digestOf(hash));
  },
};

function requireRounds(hash: string): string {
  const [, rounds] = pattern.exec(hash) ?? [];
  if (rounds === undefined) {
    throw new UnreadableHashError('bcrypt hash is not $2a$, $2b$ or $2y$, two digits, $ and 53 characters');
  }
  const [min, max] = roundsRange;
  if (Number(rounds) < min || Number(rounds) > max) {
    throw new UnreadableHashError(`bcrypt hash has a cost of ${rounds}: it must be ${min} to ${max}`);
  }
  return rounds;
}

/** The digest's characters: the salt before them may be spelled in more than one way. */
function digestOf(hash: string): Buffer {
  return Buffer.from(hash.slice(settingLength));
}

function encode(length: number): string {
  return encodeBase64(randomBytes(length), length);
}
