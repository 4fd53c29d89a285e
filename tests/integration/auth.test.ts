import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOneShotDatabase } from '#shared/database/one-shot';
import { ProblemError } from '#shared/errors';
import { createAccessTokenVerifier } from '#shared/tokens/access-token';
import { loadKeySet } from '#shared/tokens/key-set';
import { audience, bearer, issuer, password, startAuth, type TestAuth } from '../support/auth.ts';
import { connectionAs } from '../support/database.ts';
import { findMail, tokenIn } from '../support/mail.ts';

let auth: TestAuth;
beforeAll(async () => {
  auth = await startAuth({ providers: [] });
  await auth.register('ada@example.test');
});
afterAll(() => auth.stop());

const signIn = (extra: object = {}, headers: Record<string, string> = {}) =>
  auth.signIn('ada@example.test', extra, headers);

describe('an account', () => {
  it('T19 is registered with the same answer whether or not the address is known', async () => {
    const known = await auth.post('/sign-up/email', { email: 'ada@example.test', name: 'Eve', password });
    const fresh = await auth.post('/sign-up/email', { email: 'new@example.test', name: 'New', password });
    expect(known.status).toBe(200);
    expect(fresh.status).toBe(200);
    expect(Object.keys(known.body.user).sort()).toEqual(Object.keys(fresh.body.user).sort());
    expect([known.body.token, fresh.body.token]).toEqual([null, null]);
    expect((await signIn()).body.user.name).toBe('Ada');
  });

  it('T19 cannot be told from an unknown one by a failed sign-in', async () => {
    const wrong = await signIn({ password: 'wrong password' });
    const unknown = await signIn({ email: 'nobody@example.test' });
    expect(wrong.status).toBe(401);
    expect(unknown).toMatchObject({ status: 401, body: wrong.body });
  });

  it.each([
    ['7 characters', 'a'.repeat(7)],
    ['129 characters', 'a'.repeat(129)],
  ])('T35 needs another password than %s', async (_, bad) => {
    expect(
      (await auth.post('/sign-up/email', { email: 'p@example.test', name: 'P', password: bad })).status,
    ).toBe(400);
  });

  it('T43 does not take fields that are not the user’s to set', async () => {
    const email = 'mass@example.test';
    await auth.post('/sign-up/email', {
      email,
      name: 'M',
      password,
      emailVerified: true,
      role: 'admin',
      id: '00000000-0000-4000-8000-000000000000',
    });
    expect((await auth.signIn(email)).body).toMatchObject({ code: 'EMAIL_NOT_VERIFIED' });
    await auth.post('/verify-email', { token: tokenIn(findMail(auth.mailbox, email)) });
    const { body } = await auth.signIn(email);
    expect(body.user.id).not.toBe('00000000-0000-4000-8000-000000000000');
    expect(body.user).not.toHaveProperty('role');
  });
});

describe('the input', () => {
  const tooLong = { name: 'n'.repeat(201), email: `${'e'.repeat(250)}@example.test` };

  it.each(['name', 'email'] as const)(
    'T39 has a longest %s, whether or not the account exists',
    async (field) => {
      for (const email of ['ada@example.test', 'nobody-yet@example.test']) {
        const body = { name: 'A', email, password, [field]: tooLong[field] };
        expect((await auth.post('/sign-up/email', body)).status).toBe(400);
      }
    },
  );
});

describe('routes of the engine that nobody has opened', () => {
  it.each([
    ['POST', '/verify-password'],
    ['POST', '/set-password'],
    ['GET', '/delete-user/callback'],
    ['GET', '/reset-password/token'],
    ['POST', '/unlink-account'],
    ['GET', '/list-accounts'],
    ['PUT', '/sessions/x'],
    ['DELETE', '/sessions/'],
    ['DELETE', '/sessions/{id}'],
    ['DELETE', '/sessions/a/b'],
    ['POST', '/sign-in/social'],
    ['POST', '/two-factor/get-totp-uri'],
    ['POST', '/two-factor/view-backup-codes'],
    ['POST', '/two-factor/send-otp'],
    ['POST', '/two-factor/verify-otp'],
    ['GET', '/error'],
    ['GET', '/ok'],
    ['GET', '/sign-in/email'],
    ['POST', '/sign-in/email/'],
    ['POST', '//sign-in/email'],
  ] as const)('T50 %s %s is not found', async (method, path) => {
    const asked = method === 'GET' ? auth.get(path) : auth.post(path, {});
    await expect(asked).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a session', () => {
  it('T21 gets a new token at each sign-in', async () => {
    const first = await signIn();
    const second = await signIn({}, { cookie: first.cookies[0]?.split(';')[0] ?? '' });
    expect(second.body.token).not.toBe(first.body.token);
  });

  it('T32 has a cookie that is secure, out of reach of scripts, and lax', async () => {
    const [cookie] = (await signIn()).cookies;
    expect(cookie).toMatch(/^__Secure-better-auth\.session_token=/);
    for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/'])
      expect(cookie).toContain(attribute);
  });

  it('is read with the bearer token, and T22 is dead after sign-out', async () => {
    const { token } = (await signIn()).body;
    expect((await auth.get('/get-session', bearer(token))).body.user.email).toBe('ada@example.test');
    expect((await auth.post('/sign-out', {}, { ...bearer(token), origin: issuer })).body).toEqual({
      success: true,
    });
    expect((await auth.get('/get-session', bearer(token))).body).toBeNull();
    expect((await auth.get('/token', bearer(token))).status).toBe(401);
  });

  it('T27 and T45 knows the caller’s address from the gateway only', async () => {
    const forged = {
      'x-forwarded-for': '10.9.9.9',
      'x-real-ip': '10.9.9.9',
      'x-gatehouse-client-address': '10.9.9.9',
      forwarded: 'for=10.9.9.9',
    };
    const { token } = (await signIn({}, forged)).body;
    const { body } = await auth.get('/get-session', bearer(token));
    expect(body.session.ipAddress).toMatch(/^198\.51\./);
  });
});

describe('an access token', () => {
  it('T17 carries exactly the claims of the contract and is signed with RS256', async () => {
    const { token } = (await signIn()).body;
    const jwt = (await auth.get('/token', bearer(token))).body.token;
    const { session, user } = (await auth.get('/get-session', bearer(token))).body;
    expect(decodeProtectedHeader(jwt)).toEqual({ alg: 'RS256', kid: expect.any(String) });
    const { iat = 0, exp = 0, ...claims } = decodeJwt(jwt);
    expect(exp - iat).toBe(3_600);
    expect(claims).toEqual({
      iss: issuer,
      aud: audience,
      sub: user.id,
      sid: session.id,
      email: 'ada@example.test',
      email_verified: true,
      name: 'Ada',
    });
  });

  it('verifies with the published keys, read by the role that serves them', async () => {
    const { token } = (await signIn()).body;
    const jwt = (await auth.get('/token', bearer(token))).body.token;
    const keySet = await loadKeySet(createOneShotDatabase(connectionAs(auth.database, 'jwks')));
    const verify = createAccessTokenVerifier({ issuer, audience, keys: { get: async () => keySet } });
    await expect(verify(jwt)).resolves.toMatchObject({ name: 'Ada' });
    expect(JSON.stringify(keySet)).not.toMatch(/"[dpq]"|"d[pq]"|"qi"/);
  });
});

describe('database round trips of a warm request, limits included', () => {
  const count = async (work: () => Promise<unknown>) => {
    auth.database.proxy.counts.reset();
    await work();
    return auth.database.proxy.counts.total();
  };

  it('are at most 3 to sign in, 6 to sign up, 2 for a session and 2 for a token', async () => {
    const { token } = (await signIn()).body;
    await auth.get('/token', bearer(token));
    expect(await count(() => signIn())).toBeLessThanOrEqual(3);
    expect(await count(() => auth.get('/get-session', bearer(token)))).toBeLessThanOrEqual(2);
    expect(await count(() => auth.get('/token', bearer(token)))).toBeLessThanOrEqual(2);
    const body = { email: 'counted@example.test', name: 'C', password };
    expect(await count(() => auth.post('/sign-up/email', body))).toBeLessThanOrEqual(6);
  });
});

describe('T33 the limit of sign-ins', () => {
  it('holds per address, answers 429 with Retry-After, and forged addresses do not evade it', async () => {
    const attempts = Array.from({ length: 40 }, (_, index) =>
      auth
        .send('POST', '/sign-in/email', {
          address: '203.0.113.9',
          headers: { 'x-forwarded-for': `10.0.0.${index}` },
          body: { email: `nobody-${index}@example.test`, password },
        })
        .catch((error: unknown) => error),
    );
    const answers = await Promise.all(attempts);
    const limited = answers.filter((answer) => answer instanceof ProblemError);
    expect(limited).toHaveLength(10);
    expect(limited[0]).toMatchObject({ code: 'TOO_MANY_REQUESTS', retryAfterSeconds: expect.any(Number) });
  });
});
