import type { Statement } from '#shared/database/one-shot';
import { ProblemError } from '#shared/errors';
import type { AccessTokenVerifier } from '#shared/tokens/access-token';

/**
 * RFC 6750 §2.1: one bearer token of token68 characters. Percent signs appear in session tokens that a client
 * copied from a cookie.
 */
const bearerPattern = /^Bearer +([A-Za-z0-9\-._~+/%]+=*)$/i;
/** Longest Authorization header read, in characters; an access token has about 900. */
const maxHeaderLength = 4_096;
const signedParts = 3;

/**
 * Turns an Authorization header into the statement that opens the caller's session: the first statement of the
 * transaction whose others then see the caller's rows only. The header holds an access token or a session token.
 * @throws ProblemError UNAUTHENTICATED for anything else; what `verifyAccessToken` throws
 */
export async function openSession(
  authorization: string | undefined,
  verifyAccessToken: AccessTokenVerifier,
): Promise<Statement> {
  const token = readBearer(authorization);
  const parts = token.split('.');
  if (parts.length < signedParts) {
    // A session token may come with the cookie's signature behind a dot: the token alone is the secret looked up.
    return { text: 'select gatehouse.open_session_by_token($1)', values: [parts[0]] };
  }
  const { sid, sub, kid } = await verifyAccessToken(token);
  // With the key: it may have been revoked since this environment has read it.
  return { text: 'select gatehouse.open_session($1, $2, $3)', values: [sid, sub, kid] };
}

function readBearer(authorization: string | undefined): string {
  if (!authorization)
    throw new ProblemError('UNAUTHENTICATED', 'send the header "Authorization: Bearer <token>"');
  const token = authorization.length <= maxHeaderLength && bearerPattern.exec(authorization)?.[1];
  if (!token) throw new ProblemError('UNAUTHENTICATED', 'the Authorization header is not one bearer token');
  return token;
}
