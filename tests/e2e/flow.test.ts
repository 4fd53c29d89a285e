import { createPublicKey, type JsonWebKey } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestStack, type TestStack } from '../support/stack.ts';

describe.each([{ freeze: false }, { freeze: true }])('the main flow with freeze: $freeze', ({ freeze }) => {
  let stack: TestStack;
  let sessionToken: string;
  let accessToken: string;
  beforeAll(async () => {
    stack = await startTestStack({ freeze });
  });
  afterAll(() => stack.stop());

  const credentials = { email: 'ada@example.test', password: 'correct horse battery staple' };

  it('says that it is healthy', async () => {
    const { status, body } = await stack.send('GET', '/health');
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'ok', database: 'connected', timestamp: expect.any(String) });
  });

  it('registers, verifies the address, signs in and gets an access token', async () => {
    const signedUp = await stack.send('POST', '/api/auth/signup', { body: { ...credentials, name: 'Ada' } });
    expect(signedUp).toMatchObject({ status: 201, body: { verificationEmailSent: true } });
    const early = await stack.send('POST', '/api/auth/signin', { body: credentials });
    expect(early).toMatchObject({ status: 403, body: { error_code: 'EMAIL_NOT_VERIFIED' } });
    const body = { token: stack.newestToken(credentials.email) };
    expect((await stack.send('POST', '/api/auth/verify-email', { body })).status).toBe(200);
    const signedIn = await stack.send('POST', '/api/auth/sign-in/email', { body: credentials });
    expect(signedIn.status).toBe(200);
    sessionToken = signedIn.body.token;
    const token = await stack.send('GET', '/api/auth/token', { token: sessionToken });
    expect(token.status).toBe(200);
    accessToken = token.body.token;
  });

  it('publishes what another library needs to verify the token', async () => {
    const discovery = (await stack.send('GET', '/.well-known/openid-configuration')).body;
    expect(discovery.issuer).toBe(stack.api);
    const { body, headers } = await stack.send('GET', new URL(discovery.jwks_uri).pathname);
    expect(headers.get('cache-control')).toBe('public, max-age=300');
    const { kid } = jsonwebtoken.decode(accessToken, { complete: true })?.header ?? {};
    const jwk: JsonWebKey | undefined = body.keys.find((key: JsonWebKey) => key.kid === kid);
    const key = createPublicKey({ key: jwk ?? {}, format: 'jwk' });
    const claims = jsonwebtoken.verify(accessToken, key, {
      algorithms: ['RS256'],
      issuer: stack.api,
      audience: stack.api,
    });
    expect(claims).toMatchObject({
      email: credentials.email,
      email_verified: true,
      name: 'Ada',
      sid: expect.any(String),
    });
    expect((await stack.send('GET', '/api/auth/jwks')).body).toEqual(body);
  });

  it('keeps a profile, by access token and by session token', async () => {
    const as = { token: accessToken };
    expect((await stack.send('GET', '/api/profile', as)).status).toBe(404);
    const created = await stack.send('POST', '/api/profile', {
      ...as,
      body: { time_per_week: 5, age_range: '25_34' },
    });
    expect(created).toMatchObject({ status: 201, body: { time_per_week: 5, preferred_language: 'en' } });
    expect((await stack.send('POST', '/api/profile', { ...as, body: {} })).status).toBe(409);
    const etag = created.headers.get('etag') ?? '';
    const changed = await stack.send('PUT', '/api/profile', {
      ...as,
      body: { time_per_week: 6 },
      headers: { 'if-match': etag },
    });
    expect(changed).toMatchObject({ status: 200, body: { time_per_week: 6, age_range: '25_34' } });
    expect(
      (
        await stack.send('PUT', '/api/profile', {
          ...as,
          body: { time_per_week: 7 },
          headers: { 'if-match': etag },
        })
      ).status,
    ).toBe(412);
    expect((await stack.send('GET', '/api/profile', { token: sessionToken })).body).toEqual(changed.body);
  });

  it('refuses both tokens at once after sign-out', async () => {
    expect((await stack.send('POST', '/api/auth/sign-out', { token: sessionToken })).status).toBe(200);
    for (const token of [accessToken, sessionToken]) {
      const refused = await stack.send('GET', '/api/profile', { token });
      expect(refused).toMatchObject({ status: 401, body: { error_code: 'UNAUTHENTICATED' } });
      expect(refused.headers.get('content-type')).toBe('application/problem+json');
    }
  });
});
