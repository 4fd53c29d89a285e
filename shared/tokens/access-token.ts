import {
  createLocalJWKSet,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  jwtVerify,
  type ProtectedHeaderParameters,
} from 'jose';
import { type AccessTokenClaims, accessTokenAlgorithm, accessTokenClaims } from '#shared/contract/claims';
import { ProblemError } from '#shared/errors';
import type { KeySource } from '#shared/tokens/key-source';

/** Allowed difference between this machine's clock and the issuer's. */
const clockToleranceSeconds = 5;
/** Key ids are uuids; anything longer is not one of ours. */
const keyIdPattern = /^[A-Za-z0-9_-]{1,64}$/;
/** Token types of RFC 9068 §2.1 and RFC 7519 §5.1; others are not access tokens (RFC 8725 §3.11). */
const accessTokenTypes = new Set([undefined, 'JWT', 'at+jwt']);
/** Header members that point at or carry keys: never followed, always refused (RFC 8725 §3.10). */
const foreignKeyMembers = ['jwk', 'jku', 'x5u', 'x5c'] as const;

export interface AccessTokenVerifierOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: KeySource;
  /** Clock in milliseconds (default `Date.now`). */
  readonly now?: () => number;
}

/** The claims of a good token, and the key it was verified with. */
export interface VerifiedToken extends AccessTokenClaims {
  readonly kid: string;
}

export type AccessTokenVerifier = (token: string) => Promise<VerifiedToken>;

/**
 * Makes a verifier of this service's access tokens (RFC 7519, RFC 8725). It answers the claims and the key's id.
 * It throws ProblemError UNAUTHENTICATED for any token that is not exactly one of ours, and whatever the key
 * source throws when it has no keys at all. Verdicts are never cached.
 */
export function createAccessTokenVerifier(options: AccessTokenVerifierOptions): AccessTokenVerifier {
  const { issuer, audience, keys, now = Date.now } = options;

  return async function verifyAccessToken(token) {
    const keyId = readKeyId(token);
    const keySet = createLocalJWKSet({ keys: [...(await keys.get(keyId)).keys] });
    const currentDate = new Date(now());
    try {
      const { payload } = await jwtVerify(token, keySet, {
        issuer,
        audience,
        algorithms: [accessTokenAlgorithm],
        clockTolerance: clockToleranceSeconds,
        currentDate,
      });
      return { ...readClaims(payload, currentDate), kid: keyId };
    } catch (cause) {
      if (cause instanceof errors.JOSEError) throw refuse(describe(cause), cause);
      throw cause;
    }
  };
}

/** Checks the header before any key is looked for, so that a foreign token costs no key load. */
function readKeyId(token: string): string {
  const header = decodeHeader(token);
  if (header.alg !== accessTokenAlgorithm)
    throw refuse('the token is signed with another algorithm than RS256');
  if (!accessTokenTypes.has(header.typ)) throw refuse('the token is not an access token');
  if (foreignKeyMembers.some((member) => member in header)) throw refuse('the token names keys of its own');
  const { kid } = header as { kid?: unknown };
  if (typeof kid !== 'string' || !keyIdPattern.test(kid))
    throw refuse('the token names no key id of this service');
  return kid;
}

function decodeHeader(token: string): ProtectedHeaderParameters {
  const parts = token.split('.');
  // A lenient decoder accepts several spellings of one signature; only the canonical one is the token we issued.
  if (parts.length !== 3 || !parts.every(isCanonicalBase64Url)) throw refuse('the token is not a signed JWT');
  try {
    return decodeProtectedHeader(token);
  } catch (cause) {
    throw refuse('the token is not a signed JWT', cause);
  }
}

function isCanonicalBase64Url(part: string): boolean {
  return part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part;
}

function readClaims(payload: JWTPayload, currentDate: Date): AccessTokenClaims {
  const parsed = accessTokenClaims.safeParse(payload);
  if (!parsed.success) throw refuse('the token does not carry the claims of an access token', parsed.error);
  if (parsed.data.iat > currentDate.getTime() / 1_000 + clockToleranceSeconds) {
    throw refuse('the token was issued in the future');
  }
  return parsed.data;
}

function describe(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed)
    return `the token's "${error.claim}" is not accepted here`;
  return 'the token is not valid';
}

function refuse(detail: string, cause?: unknown): ProblemError {
  return new ProblemError('UNAUTHENTICATED', detail, { cause });
}
