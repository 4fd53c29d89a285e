import { createHmac, timingSafeEqual } from 'node:crypto';
import type { HttpEvent } from '#shared/http/event';
import type { SecretVersions } from '#shared/secret-versions';

/** A cookie of the engine's: `better-auth.session_token=…`, over https with `__Secure-` before it. */
const cookiePattern = /^((?:__Secure-|__Host-)?better-auth\.[^=]+=)(.*)$/s;
/** How the engine signs a cookie's value: with base64 of an HMAC-SHA-256 behind a dot (better-call, src/crypto.ts). */
const signedPattern = /^(.+)\.([A-Za-z0-9+/]{43}=)$/s;
const sessionCookiePattern = /^(?:__Secure-|__Host-)?better-auth\.session_token=/;
const bearerPattern = /^(Bearer +)(.+)$/is;

/**
 * The engine verifies cookies with the newest of its secrets alone. This is what lets people stay signed in while
 * one is rotated.
 */
export interface SignedCredentials {
  /**
   * The event with every cookie that any version of the secret signed as the newest one signs it, and a session token
   * by bearer without its signature: the token alone is what is looked up (as `shared/tokens/credentials.ts` does).
   */
  renew(event: HttpEvent): HttpEvent;
  /** Whether each signed cookie was signed with a version known here: one of others may be newer. */
  know(event: HttpEvent): boolean;
}

export function createSignedCredentials(secrets: SecretVersions): SignedCredentials {
  const [newest] = secrets;
  const findSigner = ({ value, signature }: SignedValue) =>
    secrets.find((secret) => isSame(signValue(secret.value, value), signature));

  function renewCookie(cookie: string): string {
    const [, prefix, encoded] = cookiePattern.exec(cookie) ?? [];
    const signed = parseSigned(encoded);
    const signer = signed && findSigner(signed);
    if (!newest || !signer || signer === newest) return cookie;
    return `${prefix}${encodeURIComponent(`${signed.value}.${signValue(newest.value, signed.value)}`)}`;
  }

  /** Beside a session's cookie the engine ignores a bearer token whose signature is wrong: so it stays. */
  function renewBearer(authorization: string, cookies: readonly string[]): string {
    const [, scheme, encoded] = bearerPattern.exec(authorization) ?? [];
    const signed = parseSigned(encoded);
    const isAlone = !cookies.some((cookie) => sessionCookiePattern.test(cookie));
    return signed && (isAlone || findSigner(signed)) ? `${scheme}${signed.value}` : authorization;
  }

  return {
    renew: (event) => {
      const { cookies = [], headers } = event;
      const { authorization } = headers;
      return {
        ...event,
        cookies: cookies.map(renewCookie),
        headers: authorization ? { ...headers, authorization: renewBearer(authorization, cookies) } : headers,
      };
    },
    know: ({ cookies = [] }) =>
      cookies.every((cookie) => {
        const signed = parseSigned(cookiePattern.exec(cookie)?.[2]);
        return signed === undefined || findSigner(signed) !== undefined;
      }),
  };
}

interface SignedValue {
  readonly value: string;
  readonly signature: string;
}

function parseSigned(encoded = ''): SignedValue | undefined {
  const [, value, signature] = signedPattern.exec(decode(encoded)) ?? [];
  return value && signature ? { value, signature } : undefined;
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return '';
  }
}

/** As the engine signs a cookie's value. */
export function signValue(secret: string, value: string): string {
  return createHmac('sha256', secret).update(value).digest('base64');
}

/** Compares signatures without telling by time how much of one is right. */
export function isSame(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}
