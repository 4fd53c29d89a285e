import { decodeProtectedHeader, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { unauthenticated } from './problem.ts';

/** Allowed difference between this machine's clock and the issuer's. */
const clockToleranceSeconds = 5;
const algorithm = 'RS256';
const keyIdPattern = /^[A-Za-z0-9_-]{1,64}$/;
const uuidPattern = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
/** RFC 9068 §2.1 and RFC 7519 §5.1; a token of another type is not for us (RFC 8725 §3.11). */
const accessTokenTypes = new Set<unknown>([undefined, 'JWT', 'at+jwt']);
/** What points at keys is never followed (RFC 8725 §3.10). jose itself refuses what is `crit` and unknown. */
const refusedMembers = ['jwk', 'jku', 'x5u', 'x5c'];

export interface AccessToken {
  readonly userId: string;
  readonly sessionId: string;
}

export interface Expected {
  readonly issuer: string;
  readonly audience: string;
}

/**
 * Verifies a JWT that Gatehouse has signed for this service (RFC 7519, RFC 8725).
 * @throws ProblemError 401, and KeysUnavailableError
 */
export async function verifyAccessToken(
  token: string,
  keys: JWTVerifyGetKey,
  { issuer, audience }: Expected,
): Promise<AccessToken> {
  try {
    // Before any key is looked for: what is not ours costs the issuer nothing.
    assertOurs(token);
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      // Never the algorithm that the token names.
      algorithms: [algorithm],
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['exp', 'iat', 'sub', 'sid'],
    });
    return readClaims(payload);
  } catch (cause) {
    if (cause instanceof errors.JWTExpired) throw unauthenticated('the token has expired', cause);
    if (cause instanceof errors.JOSEError || cause instanceof TypeError)
      throw unauthenticated('the token is not valid', cause);
    throw cause;
  }
}

/** @throws TypeError */
function assertOurs(token: string): void {
  const header = decodeProtectedHeader(token);
  if (header.alg !== algorithm || !accessTokenTypes.has(header.typ))
    throw new TypeError('not one of our access tokens');
  if (refusedMembers.some((member) => member in header)) throw new TypeError('the token brings its own keys');
  const { kid } = header as { kid?: unknown };
  if (typeof kid !== 'string' || !keyIdPattern.test(kid)) throw new TypeError('no key id of ours');
}

function readClaims({ sub, sid }: JWTPayload): AccessToken {
  if (!isUuid(sub) || !isUuid(sid)) throw new TypeError('no ids of ours');
  return { userId: sub, sessionId: sid };
}

function isUuid(value: unknown): value is string {
  return typeof value === 'string' && uuidPattern.test(value);
}
