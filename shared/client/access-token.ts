import type { AccessTokenClaims } from '#shared/contract/claims';

/** An access token and the claims that its bearer goes by, which nobody needs to trust: the server verifies it. */
export interface AccessToken {
  readonly text: string;
  readonly issuedAtSeconds: number;
  readonly expiresAtSeconds: number;
}

/** A new token is fetched this long before the old one expires, or in the last tenth of a short life. */
const renewalMs = 60_000;
const renewalShare = 0.1;

/** Reads a token; undefined for what is none. */
export function readAccessToken(text: unknown): AccessToken | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const [, payload = ''] = text.split('.');
    const { iat, exp }: Partial<AccessTokenClaims> = JSON.parse(
      atob(payload.replaceAll('-', '+').replaceAll('_', '/')),
    );
    if (typeof iat !== 'number' || typeof exp !== 'number') return undefined;
    return { text, issuedAtSeconds: iat, expiresAtSeconds: exp };
  } catch {
    return undefined;
  }
}

/** Whether a token is good for now and for the requests to come. @param nowMs the server's time */
export function isFresh({ issuedAtSeconds, expiresAtSeconds }: AccessToken, nowMs: number): boolean {
  const lifeMs = (expiresAtSeconds - issuedAtSeconds) * 1_000;
  return nowMs < expiresAtSeconds * 1_000 - Math.min(renewalMs, lifeMs * renewalShare);
}

/** Whether a server still takes it. @param nowMs the server's time */
export function isAlive({ expiresAtSeconds }: AccessToken, nowMs: number): boolean {
  return nowMs < expiresAtSeconds * 1_000;
}
