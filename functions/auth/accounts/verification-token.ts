import { hkdfSync } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { SecretVersions } from '#shared/secret-versions';

/** Links to verify an address live as long as a person needs to look for the mail. */
export const verificationLifetimeSeconds = 15 * 60;

const algorithm = 'HS256';
/** No other token of this service is of this type (RFC 8725 §3.11). */
const tokenType = 'gatehouse-verification+jwt';
const keyBytes = 32;

const claims = z.object({
  /** The user's id. */
  sub: z.guid(),
  /** The account's address when the link was made. */
  email: z.string(),
  /** The address to change to; without it, `email` is what is verified. */
  new_email: z.string().optional(),
  /** Which registration the link belongs to: another password since then makes it void. */
  registration: z.string().optional(),
});

export type VerificationClaims = z.output<typeof claims>;

/** Signs a token for a link. It needs no row: what it does can be done twice without harm. */
export function signVerificationToken(secrets: SecretVersions, content: VerificationClaims): Promise<string> {
  const [newest] = secrets;
  if (!newest) throw new Error('there is no secret to sign with');
  return new SignJWT(content)
    .setProtectedHeader({ alg: algorithm, typ: tokenType })
    .setExpirationTime(`${verificationLifetimeSeconds}s`)
    .sign(deriveKey(newest.value));
}

/** What a token says; `expired` and `invalid` tell what is wrong with one. Older secrets still verify. */
export async function readVerificationToken(
  secrets: SecretVersions,
  token: string,
): Promise<VerificationClaims | 'expired' | 'invalid'> {
  for (const { value } of secrets) {
    try {
      const { payload } = await jwtVerify(token, deriveKey(value), {
        algorithms: [algorithm],
        typ: tokenType,
      });
      return claims.parse(payload);
    } catch (error) {
      if (error instanceof errors.JWTExpired) return 'expired';
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) return 'invalid';
    }
  }
  return 'invalid';
}

/** A key of its own for this purpose (RFC 5869): the engine signs cookies with the secret itself. */
function deriveKey(secret: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', 'gatehouse e-mail verification', keyBytes));
}
