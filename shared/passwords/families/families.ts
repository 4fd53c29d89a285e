import { argon2Family } from '#shared/passwords/families/argon2';
import { bcryptFamily } from '#shared/passwords/families/bcrypt';
import { betterAuthScryptFamily } from '#shared/passwords/families/better-auth-scrypt';
import type { HashCost, HashFamily } from '#shared/passwords/families/family';
import { firebaseScryptFamily } from '#shared/passwords/families/firebase-scrypt';
import { UnreadableHashError } from '#shared/passwords/unreadable-hash-error';

const families: readonly HashFamily[] = [
  argon2Family,
  bcryptFamily,
  betterAuthScryptFamily,
  firebaseScryptFamily,
];

/**
 * The family that a hash or a cost claims to be of.
 * @throws UnreadableHashError if there is none
 */
export function findFamily(hashOrCost: string): HashFamily {
  const family = families.find(({ matches }) => matches(hashOrCost));
  if (family) return family;
  const known = families.map((candidate) => candidate.family).join(', ');
  throw new UnreadableHashError(`password hash is of no known family: it must be one of ${known}`);
}

/** The cost of a hash, or why the hash cannot be read. */
export function readCost(hash: string): HashCost | UnreadableHashError {
  return orUnreadable(() => findFamily(hash).costOf(hash));
}

/** The one spelling of a cost (`$2b$10$` for `$2y$10$`), or why hashes of that cost cannot be read. */
export function normalizeCost(cost: HashCost): HashCost | UnreadableHashError {
  return orUnreadable(() => {
    const { costOf, createDummy } = findFamily(cost);
    return costOf(createDummy(cost));
  });
}

function orUnreadable<T>(read: () => T): T | UnreadableHashError {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableHashError) return error;
    throw error;
  }
}
