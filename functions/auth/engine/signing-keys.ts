import type { Jwk } from 'better-auth/plugins/jwt';
import type { OneShotDatabase } from '#shared/database/one-shot';
import type { SecretVersions } from '#shared/secret-versions';
import { requireKnownVersion } from './newer-secret.ts';

/**
 * How long an environment signs with the key it has read, in milliseconds: so long it goes on with one that has been
 * revoked, whose tokens nobody takes. The schedule allows for five minutes (migration 0005).
 */
const maxAgeMs = 60_000;

/**
 * The signing key as Better Auth's jwt plugin reads it, the private part still encrypted, kept per environment so that
 * a token costs no round trip for its key. It alone is answered, and without an end: the plugin would choose by the
 * machine's clock, which may run ahead of the schedule.
 * @throws NewerSecretError (from the function returned) for a key that these secrets do not open
 */
export function createSigningKeys(
  database: OneShotDatabase,
  secrets: SecretVersions,
  now: () => number = Date.now,
): () => Promise<Jwk[]> {
  let cached: { keys: Jwk[]; readAt: number } | undefined;

  return async function getSigningKeys() {
    if (cached && now() - cached.readAt < maxAgeMs) return cached.keys;
    const rows = await database.query({
      text: 'select "id", "publicKey", "privateKey", "createdAt", "alg" from gatehouse.signing_key',
    });
    const keys = rows as unknown as Jwk[];
    for (const { privateKey } of keys) requireKnownVersion(secrets, privateKey);
    cached = { keys, readAt: now() };
    return keys;
  };
}
