/**
 * What checking a hash costs: the beginning of the hash that names family and parameters, such as `$2b$10$`.
 * Better Auth's scrypt names nothing in its hashes and is `$scrypt$` here.
 */
export type HashCost = string;

/** A way in which passwords are hashed. */
export interface HashFamily {
  readonly family: string;
  /** Whether a hash or a cost claims to be of this family; it may still be unreadable. */
  matches(text: string): boolean;
  /**
   * The cost of a hash, in one spelling for all hashes that cost the same.
   * @throws UnreadableHashError if `verify` would throw it
   */
  costOf(hash: string): HashCost;
  /** A hash of that cost, as spelt here or in the database, that belongs to no password; unreadable if the cost is. */
  createDummy(cost: HashCost): string;
  /**
   * Whether a hash is that of a password. What a hash asks for is bounded before work is spent on it.
   * @throws UnreadableHashError
   */
  verify(hash: string, password: string): Promise<boolean>;
}
