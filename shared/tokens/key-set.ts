import type { JWK } from 'jose';
import { accessTokenAlgorithm } from '#shared/contract/claims';
import type { OneShotDatabase } from '#shared/database/one-shot';

/** A key set as published (RFC 7517 §5): public members only, each with `kid`, `use` and `alg`. */
export interface KeySet {
  readonly keys: readonly JWK[];
}

/** Only these members of an RSA key leave the database, whatever else a row may hold (RFC 7518 §6.3.1). */
const publicMembers = ['kty', 'n', 'e'] as const;

/**
 * Reads the keys that are published now, newest first, in one round trip: those that sign, will sign, or have signed
 * tokens that may still be good. The role sees no private column.
 * @throws DatabaseUnavailableError, StatementError
 */
export async function loadKeySet(database: OneShotDatabase): Promise<KeySet> {
  const rows = await database.query({
    text: 'select "id", "publicKey" from gatehouse.published_key where "alg" = $1 order by "createdAt" desc, "id"',
    values: [accessTokenAlgorithm],
  });
  return { keys: rows.map(({ id, publicKey }) => toPublicKey(String(id), JSON.parse(String(publicKey)))) };
}

/** The published form of an RSA key: public members only, whatever else `stored` holds. */
export function toPublicKey(kid: string, stored: JWK): JWK {
  const members = publicMembers.map((member) => [member, stored[member]]);
  return { ...Object.fromEntries(members), kid, use: 'sig', alg: accessTokenAlgorithm };
}
