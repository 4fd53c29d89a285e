import { accessTokenAlgorithm } from '#shared/contract/claims';
import type { ProviderMetadata } from '#shared/contract/discovery';
import { type HttpAnswer, jsonAnswer } from '#shared/http/event';
import type { KeySet } from '#shared/tokens/key-set';

/** How long verifiers and caches may keep the answers, in seconds. */
const maxAgeSeconds = 300;
const cacheable = { 'cache-control': `public, max-age=${maxAgeSeconds}` };

/** The key set (RFC 7517 §5) as a public, cacheable answer. */
export function keySetAnswer(keySet: KeySet): HttpAnswer {
  return jsonAnswer(200, keySet, cacheable);
}

/** OpenID provider metadata for verifiers of access tokens (OpenID Connect Discovery 1.0 §3). */
export function discoveryAnswer(issuer: string): HttpAnswer {
  const metadata: ProviderMetadata = {
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    response_types_supported: ['token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [accessTokenAlgorithm],
    claims_supported: ['iss', 'aud', 'sub', 'sid', 'iat', 'exp', 'email', 'email_verified', 'name'],
  };
  return jsonAnswer(200, metadata, cacheable);
}
