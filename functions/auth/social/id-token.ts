import { errors, type JWTPayload, jwtVerify } from 'jose';
import { ProviderUnavailableError, SocialRefusal } from './errors.ts';
import type { Metadata } from './metadata.ts';

/** Signatures that a public key verifies. Never HMAC: the client secret is no proof of who made a token. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** The token was made for this very sign-in, a moment ago. */
const maxAgeSeconds = 600;
const clockToleranceSeconds = 60;

export interface IdTokenCheck {
  readonly provider: string;
  readonly metadata: Metadata;
  readonly clientId: string;
  /** What the request for this sign-in carried. */
  readonly nonce: string;
}

/**
 * Verifies an ID token as OpenID Connect Core 1.0 §3.1.3.7 asks: signature, issuer, audience, times, nonce.
 * @throws SocialRefusal, ProviderUnavailableError if the provider's keys cannot be read
 */
export async function verifyIdToken(token: string, check: IdTokenCheck): Promise<JWTPayload> {
  const payload = await verifySignature(token, check);
  if (payload.nonce !== check.nonce) refuse('its nonce is of another sign-in');
  const isForOthersToo = Array.isArray(payload.aud) && payload.aud.length > 1;
  const party = payload.azp ?? (isForOthersToo ? undefined : check.clientId);
  if (party !== check.clientId) refuse('it was given to another client');
  return payload;
}

async function verifySignature(token: string, { provider, metadata, clientId }: IdTokenCheck) {
  try {
    const { payload } = await jwtVerify(token, metadata.keys, {
      algorithms,
      issuer: metadata.issuer,
      audience: clientId,
      maxTokenAge: maxAgeSeconds,
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['sub', 'exp', 'iat', 'nonce'],
    });
    return payload;
  } catch (error) {
    if (isAboutKeys(error)) throw new ProviderUnavailableError(provider, 'does not give out its keys', error);
    return refuse((error as Error).message, error);
  }
}

/** jose throws its plain error, or whatever `fetch` does, where the key set itself cannot be read. */
function isAboutKeys(error: unknown): boolean {
  const isOfJose = error instanceof errors.JOSEError;
  return !isOfJose || error instanceof errors.JWKSTimeout || error.constructor === errors.JOSEError;
}

function refuse(reason: string, cause?: unknown): never {
  throw new SocialRefusal('invalid_id_token', `the ID token is refused: ${reason}`, { cause });
}
