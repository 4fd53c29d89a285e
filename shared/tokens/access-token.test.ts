import { createPrivateKey, sign } from 'node:crypto';
import { CompactEncrypt, type CryptoKey, exportSPKI, importJWK, type JWTPayload, SignJWT } from 'jose';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createAccessTokenVerifier } from '#shared/tokens/access-token';
import {
  audience,
  createTestKey,
  goodClaims,
  issuer,
  nowSeconds,
  sessionId,
  signToken,
  type TestKey,
  userId,
} from '#shared/tokens/testing';

let key: TestKey;
let otherKey: TestKey;
const getKeys = vi.fn();

beforeAll(async () => {
  [key, otherKey] = await Promise.all([createTestKey('key-1'), createTestKey('key-2')]);
  getKeys.mockImplementation(async () => ({ keys: [key.publicJwk] }));
});

const verify = (token: string) =>
  createAccessTokenVerifier({ issuer, audience, keys: { get: getKeys }, now: () => nowSeconds * 1_000 })(
    token,
  );

const refused = (token: string) =>
  expect(verify(token)).rejects.toMatchObject({ name: 'ProblemError', code: 'UNAUTHENTICATED' });

const withClaims = (changes: JWTPayload) => signToken(key, { ...goodClaims, ...changes });
/** Signs whatever header it is given, also what a careful library refuses to. */
function signRaw(header: object, claims: object): string {
  const input = `${encode(header)}.${encode(claims)}`;
  const privateKey = createPrivateKey({ key: key.privateJwk, format: 'jwk' });
  return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('an access token', () => {
  it('signed by hand as the others are is accepted', async () => {
    await expect(verify(signRaw({ alg: 'RS256', kid: key.kid }, goodClaims))).resolves.toMatchObject({
      sub: userId,
    });
  });

  it('answers its claims', async () => {
    await expect(verify(await signToken(key))).resolves.toMatchObject({
      sub: userId,
      sid: sessionId,
      name: 'Ada',
    });
  });

  it.each(['none', 'None', 'nOnE'])('T1 unsigned with alg %s is refused', async (alg) => {
    await refused(`${encode({ alg, kid: key.kid })}.${encode(goodClaims)}.`);
    await refused(`${encode({ alg, kid: key.kid })}.${encode(goodClaims)}.${encode('x')}`);
  });

  it('T2 signed with HS256 and the public key as its secret is refused', async () => {
    const pem = await exportSPKI((await importJWK(key.publicJwk, 'RS256')) as CryptoKey);
    for (const secret of [pem, JSON.stringify(key.publicJwk)]) {
      const hmac = new SignJWT(goodClaims).setProtectedHeader({ alg: 'HS256', kid: key.kid });
      await refused(await hmac.sign(Buffer.from(secret)));
    }
  });

  it('T3 naming another algorithm of the family is refused', async () => {
    const pss = (await importJWK({ ...key.privateJwk, alg: 'PS256' }, 'PS256')) as CryptoKey;
    await refused(await new SignJWT(goodClaims).setProtectedHeader({ alg: 'PS256', kid: key.kid }).sign(pss));
  });

  it.each(['jwk', 'jku', 'x5u', 'x5c'])(
    'T4 carrying %s is refused and no key is looked for',
    async (member) => {
      getKeys.mockClear();
      const value = member === 'jwk' ? otherKey.publicJwk : 'https://evil.test/keys';
      await refused(await signToken(otherKey, goodClaims, { kid: key.kid, [member]: value }));
      expect(getKeys).not.toHaveBeenCalled();
    },
  );

  it.each([
    ['a path', '../../key'],
    ['SQL', "' or 1=1 --"],
    ['10 KB', 'k'.repeat(10_240)],
    ['NUL', 'key\0-1'],
    ['an array', ['key-1']],
    ['nothing', undefined],
  ])('T5 with %s as key id is refused and no key is looked for', async (_, kid) => {
    getKeys.mockClear();
    await refused(`${encode({ alg: 'RS256', kid })}.${encode(goodClaims)}.c2ln`);
    expect(getKeys).not.toHaveBeenCalled();
  });

  it('T9 signed with a key that is not published is refused', async () => {
    await refused(await signToken(otherKey));
    await refused(await signToken(otherKey, goodClaims, { kid: key.kid }));
  });

  it.each([
    ['expired', { exp: nowSeconds - 60 }],
    ['expiring now and beyond the tolerance', { exp: nowSeconds - 5 }],
    ['without exp', { exp: undefined }],
    ['with exp as text', { exp: 'tomorrow' as unknown as number }],
    ['not valid yet', { nbf: nowSeconds + 61 }],
    ['issued in the future', { iat: nowSeconds + 61 }],
    ['without iat', { iat: undefined }],
  ])('T10 %s is refused', async (_, changes) => {
    await refused(await withClaims(changes as JWTPayload));
  });

  it.each([
    ['another', 'https://other.test'],
    ['no', undefined],
    ['a list as', [audience]],
    ['a prefix of the', audience.slice(0, -1)],
    ['a longer', `${audience}.evil.test`],
  ])('T11 with %s audience is refused', async (_, aud) => {
    await refused(await withClaims({ aud } as JWTPayload));
  });

  it.each([
    ['another', 'https://other.test'],
    ['no', undefined],
    ['a trailing slash in the', `${issuer}/`],
    ['capitals in the', issuer.toUpperCase()],
  ])('T12 with %s issuer is refused', async (_, iss) => {
    await refused(await withClaims({ iss } as JWTPayload));
  });

  it('T13 of another type is refused', async () => {
    for (const typ of ['better-auth.session-cache+jwt', 'id_token+jwt', 'dpop+jwt']) {
      await refused(await signToken(key, goodClaims, { typ }));
    }
    await refused(await withClaims({ sid: undefined }));
  });

  it('T14 tampered with is refused', async () => {
    const [header = '', payload = '', signature = ''] = (await signToken(key)).split('.');
    await refused(`${header}.${encode({ ...goodClaims, sub: sessionId })}.${signature}`);
    await refused(`${header}.${payload}.${signature.slice(0, -4)}`);
    await refused(`${header}.${payload}`);
    await refused(`${header}.${payload}.${signature}.`);
    await refused(`${header}.${payload}.${signature}=`);
    await refused(`${header}.${payload}.${signature}\n`);
    await refused(signRaw({ alg: 'RS256', kid: key.kid, crit: ['exp2'], exp2: 1 }, goodClaims));
    await refused('');
    await refused('..');
  });

  it('T14 with a signature in another spelling of base64url is refused', async () => {
    const token = await signToken(key);
    const spelling = token.slice(0, -1) + nextBase64Character(token.at(-1) ?? '');
    expect(Buffer.from(spelling.split('.')[2] ?? '', 'base64url')).toEqual(
      Buffer.from(token.split('.')[2] ?? '', 'base64url'),
    );
    await refused(spelling);
  });

  it('T14 encrypted is refused', async () => {
    const publicKey = await importJWK(key.publicJwk, 'RSA-OAEP-256');
    const jwe = new CompactEncrypt(Buffer.from(JSON.stringify(goodClaims)));
    await refused(
      await jwe.setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', kid: key.kid }).encrypt(publicKey),
    );
  });

  it.each(['not-a-uuid', '', "' or 1=1"])('with the subject "%s" is refused', async (sub) => {
    await refused(await withClaims({ sub }));
  });

  it('passes on that the keys cannot be loaded', async () => {
    getKeys.mockRejectedValueOnce(new Error('no keys'));
    await expect(verify(await signToken(key))).rejects.toThrow('no keys');
  });
});

/** A 256-byte signature ends in a character whose last four bits mean nothing: the next one decodes alike. */
function nextBase64Character(character: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return alphabet[alphabet.indexOf(character) + 1] ?? '';
}
