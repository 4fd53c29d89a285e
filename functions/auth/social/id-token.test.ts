import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { ProviderUnavailableError, SocialRefusal } from './errors.ts';
import { type IdTokenCheck, verifyIdToken } from './id-token.ts';

const issuer = 'https://login.example.com';
const clientId = 'client';
const nonce = 'nonce-of-this-sign-in';
const claims = { sub: 'subject', nonce };

type Key = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
let key: Key;
let check: IdTokenCheck;
beforeAll(async () => {
  const pair = await generateKeyPair('RS256');
  key = pair.privateKey;
  const keys = createLocalJWKSet({
    keys: [{ ...(await exportJWK(pair.publicKey)), alg: 'RS256', kid: 'k' }],
  });
  check = { provider: 'Example', clientId, nonce, metadata: { ...endpoints, issuer, keys } };
});

const endpoints = {
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
  token_endpoint_auth_methods_supported: [],
  authorization_response_iss_parameter_supported: true,
};

const sign = (payload: JWTPayload, { alg = 'RS256', with: signer = key as Key | Uint8Array } = {}) =>
  new SignJWT({ iss: issuer, aud: clientId, ...payload })
    .setProtectedHeader({ alg, kid: 'k' })
    .setIssuedAt(payload.iat)
    .setExpirationTime(payload.exp ?? '1h')
    .sign(signer);

const now = () => Math.floor(Date.now() / 1_000);
const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('T38 an ID token', () => {
  it('of this sign-in is taken', async () => {
    expect(await verifyIdToken(await sign(claims), check)).toMatchObject(claims);
    await verifyIdToken(await sign({ ...claims, aud: [clientId, 'b'], azp: clientId }), check);
  });

  it.each<[string, JWTPayload]>([
    ['of another issuer', { ...claims, iss: `${issuer}/` }],
    ['for another client', { ...claims, aud: 'other' }],
    ['for this client among others, without saying whose it is', { ...claims, aud: [clientId, 'other'] }],
    ['given to another client', { ...claims, azp: 'other' }],
    ['of another sign-in', { ...claims, nonce: 'other' }],
    ['of no sign-in', { sub: 'subject' }],
    ['about nobody', { nonce }],
    ['that has expired', { ...claims, exp: now() - 120 }],
    ['made long ago', { ...claims, iat: now() - 3_000 }],
    ['made in the future', { ...claims, iat: now() + 600 }],
  ])('%s is refused', async (_, payload) => {
    await expect(verifyIdToken(await sign(payload), check)).rejects.toMatchObject({
      code: 'invalid_id_token',
    });
  });

  it('signed with the client secret, with nothing or by somebody else is refused', async () => {
    const { privateKey: foreign } = await generateKeyPair('RS256');
    const complete = { iss: issuer, aud: clientId, iat: now(), exp: now() + 60, ...claims };
    const tokens = [
      await sign(claims, { alg: 'HS256', with: new TextEncoder().encode('secret'.repeat(8)) }),
      `${base64url({ alg: 'none' })}.${base64url(complete)}.`,
      await sign(claims, { with: foreign }),
      'not a token',
    ];
    for (const token of tokens) {
      await expect(verifyIdToken(token, check)).rejects.toBeInstanceOf(SocialRefusal);
    }
  });

  it('cannot be judged while the keys cannot be read, which is nobody’s forgery', async () => {
    const metadata = { ...check.metadata, keys: () => Promise.reject(new TypeError('fetch failed')) };
    const verdict = verifyIdToken(await sign(claims), { ...check, metadata });
    await expect(verdict).rejects.toBeInstanceOf(ProviderUnavailableError);
  });

  it('T48 stands in no message', async () => {
    const token = await sign({ ...claims, aud: 'other' });
    const error = await verifyIdToken(token, check).catch((thrown: Error) => thrown);
    expect(String(error)).toContain('unexpected "aud" claim value');
    expect(String(error)).not.toContain(token.slice(0, 20));
  });
});
