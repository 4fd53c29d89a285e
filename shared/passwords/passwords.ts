import { argon2Family, currentCost, hashPassword } from '#shared/passwords/families/argon2';
import { readCost } from '#shared/passwords/families/families';
import type { HashCost } from '#shared/passwords/families/family';
import { type StoredHash, verifyLegacy } from '#shared/passwords/legacy-costs';
import { UnreadableHashError } from '#shared/passwords/unreadable-hash-error';

/**
 * Longest password that is looked at, in UTF-16 units: Firebase's, the longest of those whose hashes are read. Putting
 * combining marks into NFKC's order takes quadratic time, so that a megabyte of them would take minutes.
 */
const maxPasswordLength = 4_096;

/** What a password was found to be. */
export interface Verification {
  readonly valid: boolean;
  /** Whether the hash could not be read: then `valid` is false, and somebody should be told. */
  readonly unreadable: boolean;
  /** Why it could not be read, for the log; says nothing of the hash but its parameters. */
  readonly reason?: string;
  /** Only if `valid`, and the hash is not made as `hash` makes them: a new one, to be stored in its place. */
  readonly replacement?: string;
}

export interface PasswordsOptions {
  /**
   * The costs of the hashes in this database other than today's (`createCostsInUse`). Those that no family reads are
   * passed over. What it throws, `verify` and `spend` throw.
   */
  readonly familiesInUse: () => Promise<readonly HashCost[]>;
}

export interface Passwords {
  /** A new hash, argon2id as a PHC string, of a password whose length the caller has bounded. */
  hash(password: string): Promise<string>;
  /**
   * Whether a stored hash is that of a password. A wrong, legacy or unreadable one takes as long as any other; a
   * password beyond 4,096 characters is nobody's, and is answered at once for everybody.
   */
  verify(attempt: { readonly hash: string; readonly password: string }): Promise<Verification>;
  /** Takes as long as `verify`, for an attempt without a hash: an unknown account, or one without a password. */
  spend(password: string): Promise<void>;
}

/**
 * Hashes and verifies passwords at one price for everybody. Each attempt computes today's argon2id once, and each
 * legacy cost in use once: with the stored hash if it is of that cost, with a dummy otherwise. Where the stored hash
 * is a legacy one, today's argon2id makes its replacement.
 */
export function createPasswords({ familiesInUse }: PasswordsOptions): Passwords {
  return {
    hash: hashPassword,
    async verify({ hash, password }) {
      if (password.length > maxPasswordLength) return { valid: false, unreadable: false };
      const cost = readCost(hash);
      if (cost instanceof UnreadableHashError) {
        await attempt(password, await familiesInUse());
        return { valid: false, unreadable: true, reason: cost.message };
      }
      return { ...(await attempt(password, await familiesInUse(), { hash, cost })), unreadable: false };
    },
    async spend(password) {
      if (password.length <= maxPasswordLength) await attempt(password, await familiesInUse());
    },
  };
}

async function attempt(
  password: string,
  legacyCosts: readonly HashCost[],
  stored?: StoredHash,
): Promise<Pick<Verification, 'valid' | 'replacement'>> {
  const matchesLegacy = await verifyLegacy(legacyCosts, password, stored);
  if (stored?.cost === currentCost) return { valid: await argon2Family.verify(stored.hash, password) };
  const replacement = await hashPassword(password);
  return matchesLegacy ? { valid: true, replacement } : { valid: false };
}
