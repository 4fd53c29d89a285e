import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import {
  type Argon2Parameters,
  formatArgon2,
  formatArgon2Cost,
  parseArgon2,
} from '#shared/passwords/families/argon2-format';
import type { HashFamily } from '#shared/passwords/families/family';

/** OWASP's password storage cheat sheet: the least for argon2id. */
const current: Argon2Parameters = { algorithm: 'argon2id', memory: 19_456, passes: 2, parallelism: 1 };
/** RFC 9106 §3.1: 128 bits of salt are recommended for passwords; §4 has tags of 256 bits. */
const saltBytes = 16;
const tagBytes = 32;

const compute = promisify(argon2);

/** What checking a hash costs that `hashPassword` makes today. */
export const currentCost = formatArgon2Cost(current);

/**
 * argon2id and argon2i of version 19 as PHC strings. The password may have been hashed in its NFKC form or as it was
 * typed: both are tried.
 */
export const argon2Family: HashFamily = {
  family: 'argon2',
  matches: (text) => text.startsWith('$argon2'),
  costOf: (hash) => formatArgon2Cost(parseArgon2(hash)),
  createDummy: (cost) => formatArgon2(cost, randomBytes(saltBytes), randomBytes(tagBytes)),
  async verify(hash, password) {
    const { tag, ...rest } = parseArgon2(hash);
    const tags = await computeTags({ ...rest, tagLength: tag.length }, password);
    return tags.some((candidate) => timingSafeEqual(candidate, tag));
  },
};

/** A new hash: argon2id with today's parameters of the password's NFKC form (NIST SP 800-63B-4 §3.1.1.2). */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const [tag] = await computeTags({ ...current, salt, tagLength: tagBytes }, password);
  return formatArgon2(currentCost, salt, tag);
}

/**
 * The tag of the password's NFKC form first, then that of the password as it was typed if it differs. Always both, so
 * that what an attempt costs depends on the password alone.
 */
async function computeTags(
  options: Argon2Parameters & { readonly salt: Buffer; readonly tagLength: number },
  password: string,
): Promise<[Buffer, ...Buffer[]]> {
  const { algorithm, salt: nonce, ...parameters } = options;
  const computeTag = (message: string) => compute(algorithm, { ...parameters, nonce, message });
  const normalized = password.normalize('NFKC');
  const tag = await computeTag(normalized);
  return normalized === password ? [tag] : [tag, await computeTag(password)];
}
