import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

/** The issuer's answers say so too (Cache-Control); bounds how long a key that was withdrawn still counts here. */
const maxAgeMs = 300_000;
const issuerTimeoutMs = 3_000;

/** There are no keys, and the issuer could not be asked for them. */
export class KeysUnavailableError extends Error {
  override readonly name = 'KeysUnavailableError';
}

export interface KeySetOptions {
  readonly issuer: string;
  readonly cooldownSeconds: number;
  /** Clock in milliseconds (default `Date.now`). */
  readonly now?: () => number;
}

interface LoadedKeys {
  readonly keyIds: ReadonlySet<string | undefined>;
  readonly find: JWTVerifyGetKey;
  readonly loadedAt: number;
}

/**
 * The issuer's public keys, found by discovery and kept: loaded at first use, again when they are old, and for an unknown
 * key id once per cooldown. Requests that wait for keys share one load. `createRemoteJWKSet` of jose does nearly
 * the same; this one keeps the keys that it has while the issuer is away, and its cooldown holds then too.
 */
export function createKeySet({ issuer, cooldownSeconds, now = Date.now }: KeySetOptions): JWTVerifyGetKey {
  let keys: LoadedKeys | undefined;
  let attemptedAt = 0;
  let pending: Promise<LoadedKeys> | undefined;

  const load = (): Promise<LoadedKeys> => {
    attemptedAt = now();
    pending ??= fetchKeys(issuer)
      .then((set) => {
        const keyIds = new Set(set.keys.map(({ kid }) => kid));
        keys = { keyIds, find: createLocalJWKSet(set), loadedAt: now() };
        return keys;
      })
      .catch((cause: Error) => {
        if (!keys) throw new KeysUnavailableError(`${issuer} has not told its keys`, { cause });
        process.stderr.write(`the key set stays as it is: ${cause.message}\n`);
        return keys;
      })
      .finally(() => {
        pending = undefined;
      });
    return pending;
  };

  return async (header, token) => {
    const known = keys ?? (await load());
    const isWanted = !known.keyIds.has(header?.kid) || now() - known.loadedAt >= maxAgeMs;
    const isDue = isWanted && now() - attemptedAt >= cooldownSeconds * 1_000;
    return (isDue ? await load() : known).find(header, token);
  };
}

async function fetchKeys(issuer: string): Promise<JSONWebKeySet> {
  const metadata = await getJson(`${issuer}/.well-known/openid-configuration`);
  // OpenID Connect Discovery 1.0 §4.3
  if (metadata.issuer !== issuer) throw new TypeError(`${issuer} says that it is another issuer`);
  const keysUrl = String(metadata.jwks_uri);
  if (!keysUrl.startsWith(`${issuer}/`))
    throw new TypeError(`${issuer} has its keys at another place: ${keysUrl}`);
  const { keys } = await getJson(keysUrl);
  if (!Array.isArray(keys)) throw new TypeError(`${keysUrl} is no key set`);
  return { keys };
}

async function getJson(url: string): Promise<Record<string, unknown>> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(issuerTimeoutMs) });
  if (!response.ok) throw new TypeError(`${url} answers ${response.status}`);
  return (await response.json()) as Record<string, unknown>;
}
