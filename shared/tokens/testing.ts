import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { toPublicKey } from '#shared/tokens/key-set';

export const issuer = 'https://api.example.test';
export const audience = 'https://app.example.test';
export const nowSeconds = 1_800_000_000;
export const userId = '0198c2f0-0000-7000-8000-000000000001';
export const sessionId = '0198c2f0-0000-7000-8000-000000000002';

/** A signing key of the tests with its published half. */
export interface TestKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly privateJwk: JWK;
  readonly publicJwk: JWK;
}

export async function createTestKey(kid: string): Promise<TestKey> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  return {
    kid,
    privateKey,
    privateJwk: await exportJWK(privateKey),
    publicJwk: toPublicKey(kid, await exportJWK(publicKey)),
  };
}

export const goodClaims: JWTPayload = {
  iss: issuer,
  aud: audience,
  sub: userId,
  sid: sessionId,
  iat: nowSeconds - 10,
  exp: nowSeconds + 600,
  email: 'ada@example.test',
  email_verified: false,
  name: 'Ada',
};

/** Signs `claims` (good ones by default) with `key`; `header` adds to or replaces the usual header. */
export function signToken(
  key: TestKey,
  claims: JWTPayload = goodClaims,
  header: object = {},
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: key.kid, ...header })
    .sign(key.privateKey);
}
