import type { Jwk } from 'better-auth/plugins/jwt';
import type { OneShotDatabase } from '#shared/database/one-shot';

/** How long an environment signs with the keys it has read, in milliseconds. */
const maxAgeMs = 300_000;

/**
 * The signing keys as Better Auth's jwt plugin reads them, private parts still encrypted, kept per environment
 * so that a token costs no round trip for its key.
 */
export function createSigningKeys(
  database: OneShotDatabase,
  now: () => number = Date.now,
): () => Promise<Jwk[]> {
  let cached: { keys: Jwk[]; readAt: number } | undefined;

  return async function getSigningKeys() {
    if (cached && now() - cached.readAt < maxAgeMs) return cached.keys;
    const rows = await database.query({
      text: 'select "id", "publicKey", "privateKey", "createdAt", "expiresAt", "alg" from "jwks"',
    });
    cached = { keys: rows as unknown as Jwk[], readAt: now() };
    return cached.keys;
  };
}
