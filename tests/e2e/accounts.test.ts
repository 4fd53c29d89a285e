import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestStack, type TestStack } from '../support/stack.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
beforeEach(() => stack.forgetLimits());
afterAll(() => stack.stop());

const ask = (method: string, path: string, sent: Parameters<TestStack['send']>[2] = {}) =>
  stack.send(method, `/api/auth${path}`, sent);
const post = (path: string, body: object, token?: string) => ask('POST', path, { body, token });
const problem = (status: number, error_code: string) => ({
  status,
  body: {
    type: expect.stringMatching(/^urn:gatehouse:problem:/),
    status,
    error_code,
    request_id: expect.any(String),
  },
});

/** A session as its owner has it. */
interface Device {
  readonly token: string;
  readonly accessToken: string;
}
interface ListedSession {
  readonly id: string;
  readonly isCurrent: boolean;
  readonly token: string;
}

async function signIn(credentials: object, userAgent = 'test'): Promise<Device> {
  const headers = { 'user-agent': userAgent };
  const { token } = (await ask('POST', '/signin', { body: credentials, headers })).body;
  return { token, accessToken: (await ask('GET', '/token', { token })).body.token };
}
const sessionsOf = async ({ token }: Device): Promise<ListedSession[]> =>
  (await ask('GET', '/sessions', { token })).body;

/** Every protected answer that a session's tokens get, by status. */
async function statusesOf({ token, accessToken }: Device): Promise<number[]> {
  const asked = [
    ...['/me', '/session', '/sessions', '/token', '/list-sessions'].map((path) =>
      ask('GET', path, { token }),
    ),
    ...[token, accessToken].map((shown) => stack.send('GET', '/api/profile', { token: shown })),
  ];
  return [...new Set((await Promise.all(asked)).map(({ status }) => status))];
}

describe('the whole way of an account', () => {
  const email = 'ada@example.test';
  const credentials = { email, password: 'correct horse battery staple' };
  const changed = { email, password: 'seven violet ladders' };
  let laptop: Device;
  let phone: Device;

  it('registers, and is let in once the address is verified', async () => {
    const signedUp = await post('/signup', { ...credentials, name: 'Ada' });
    expect(signedUp).toMatchObject({
      status: 201,
      body: { token: null, user: { email, emailVerified: false }, verificationEmailSent: true },
    });
    expect(await post('/signin', credentials)).toMatchObject(problem(403, 'EMAIL_NOT_VERIFIED'));
    const body = { token: stack.newestToken(email) };
    expect((await post('/verify-email', body)).status).toBe(200);
    expect((await post('/verify-email', body)).status).toBe(200);
    expect(await post('/verify-email', { token: `${body.token}x` })).toMatchObject(
      problem(400, 'INVALID_TOKEN'),
    );
  });

  it('T25 lists two devices, of which each sees the other, and no whole token', async () => {
    laptop = await signIn(credentials, 'Laptop');
    phone = await signIn(credentials, 'Phone');
    const { status, body } = await ask('GET', '/sessions', { token: laptop.token });
    expect(status).toBe(200);
    const common = {
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      expiresAt: expect.stringMatching(/Z$/),
      createdAt: expect.stringMatching(/Z$/),
      ipAddress: '127.0.0.1',
      token: expect.stringMatching(/^.{8}$/),
    };
    expect(body).toEqual([
      { ...common, userAgent: 'Phone', isCurrent: false },
      { ...common, userAgent: 'Laptop', isCurrent: true },
    ]);
    for (const path of ['/sessions', '/list-sessions']) {
      const text = JSON.stringify((await ask('GET', path, { token: laptop.token })).body);
      expect(text).not.toContain(phone.token);
    }
  });

  it('T22 revokes one, whose session token and access token are refused at once on every function', async () => {
    await stack.send('POST', '/api/profile', { token: phone.accessToken, body: {} });
    expect(await statusesOf(phone)).toEqual([200]);
    const id = (await sessionsOf(laptop)).find(({ isCurrent }) => !isCurrent)?.id;
    const revoked = await ask('DELETE', `/sessions/${id}`, { token: laptop.token });
    expect([revoked.status, revoked.body]).toEqual([204, undefined]);
    expect(await statusesOf(phone)).toEqual([401]);
    expect(await statusesOf(laptop)).toEqual([200]);
    expect(await ask('DELETE', `/sessions/${id}`, { token: laptop.token })).toMatchObject(
      problem(404, 'NOT_FOUND'),
    );
  });

  it('T23 T26 resets a forgotten password by a link that works once, and all sessions end', async () => {
    const forgotten = await post('/forgot-password', { email });
    expect(forgotten.status).toBe(200);
    const token = stack.newestToken(email);
    const expired = problem(400, 'TOKEN_EXPIRED');
    expect(
      await post('/reset-password', { token: 'x'.repeat(24), newPassword: changed.password }),
    ).toMatchObject(expired);
    expect(await post('/reset-password', { token, newPassword: 'short' })).toMatchObject(
      problem(400, 'PASSWORD_TOO_SHORT'),
    );
    expect((await post('/reset-password', { token, newPassword: changed.password })).status).toBe(200);
    expect(await post('/reset-password', { token, newPassword: 'another one' })).toMatchObject(expired);
    expect(await statusesOf(laptop)).toEqual([401]);
    expect(await post('/signin', credentials)).toMatchObject(problem(401, 'INVALID_CREDENTIALS'));
    expect(await statusesOf(await signIn(changed))).toEqual([200]);
  });
});

describe('the routes of this API’s own', () => {
  let ada: Device & { readonly userId: string };
  let eve: Device;
  beforeAll(async () => {
    const [first, second] = await Promise.all(
      ['own@example.test', 'other@example.test'].map((email) => stack.createPerson(email)),
    );
    if (!first || !second) throw new Error('nobody has been registered');
    ada = { ...first, token: first.sessionToken };
    eve = { ...second, token: second.sessionToken };
  });

  it('GET /me says who is asking', async () => {
    expect(await ask('GET', '/me', { token: ada.token })).toMatchObject({ status: 200 });
    expect((await ask('GET', '/me', { token: ada.token })).body).toEqual({
      id: ada.userId,
      email: 'own@example.test',
      name: 'Ada',
      image: null,
      emailVerified: true,
    });
  });

  it('GET /session has session and user', async () => {
    const { status, body } = await ask('GET', '/session', { token: ada.token });
    expect(status).toBe(200);
    expect(body).toMatchObject({ session: { userId: ada.userId }, user: { id: ada.userId } });
    expect(body).toEqual((await ask('GET', '/get-session', { token: ada.token })).body);
  });

  it('T25 DELETE /sessions/{id} is 400 for one’s own, and 404 for whatever else is not one’s to end', async () => {
    const [own] = await sessionsOf(ada);
    const [foreign] = await sessionsOf(eve);
    const end = (id: string | undefined) => ask('DELETE', `/sessions/${id}`, { token: ada.token });
    expect(await end(own?.id)).toMatchObject(problem(400, 'CURRENT_SESSION'));
    for (const id of [foreign?.id, crypto.randomUUID(), 'nonsense', '%27%20or%201=1--', ada.token])
      expect(await end(id), id).toMatchObject(problem(404, 'NOT_FOUND'));
    expect([await statusesOf(ada), await statusesOf(eve)].flat()).not.toContain(401);
  });

  it.each([
    ['GET', '/me'],
    ['GET', '/session'],
    ['GET', '/sessions'],
    ['DELETE', '/sessions/00000000-0000-4000-8000-000000000000'],
  ])('%s %s is 401 for nobody', async (method, path) => {
    for (const token of [undefined, 'nonsense', 'a.b.c'])
      expect(await ask(method, path, { token })).toMatchObject(problem(401, 'UNAUTHENTICATED'));
  });

  it('says what is wrong as a problem that Better Auth’s client understands too', async () => {
    const { headers, body } = await post('/signin', {
      email: 'own@example.test',
      password: 'wrong password',
    });
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body).toMatchObject({
      error_code: 'INVALID_CREDENTIALS',
      code: 'INVALID_EMAIL_OR_PASSWORD',
      message: expect.any(String),
    });
  });

  it('POST /signout ends the session, by its cookie too', async () => {
    const credentials = { email: 'own@example.test', password: 'correct horse battery staple' };
    const signedIn = await post('/signin', credentials);
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const headers = { cookie, origin: stack.api };
    expect((await ask('GET', '/me', { headers })).status).toBe(200);
    const signedOut = await ask('POST', '/signout', { headers });
    expect([signedOut.status, signedOut.body]).toEqual([200, { success: true }]);
    expect((await ask('GET', '/me', { headers })).status).toBe(401);
    expect((await ask('GET', '/me', { token: signedIn.body.token })).status).toBe(401);
  });

  it('a registration goes on while no mail can be sent, says so, and a link can be asked for later', async () => {
    const email = 'patient@example.test';
    stack.mail.failWith('down');
    const signedUp = await post('/signup', { email, name: 'P', password: 'correct horse battery staple' });
    stack.mail.failWith(undefined);
    expect(signedUp).toMatchObject({ status: 201, body: { verificationEmailSent: false } });
    expect((await post('/send-verification-email', { email })).status).toBe(200);
    expect((await post('/verify-email', { token: stack.newestToken(email) })).status).toBe(200);
  });
});
