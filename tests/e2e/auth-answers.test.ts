import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openRoutes } from '../../functions/auth/routes.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

let stack: TestStack;
let ada: Awaited<ReturnType<TestStack['createPerson']>>;
let token: string;
beforeAll(async () => {
  stack = await startTestStack();
  ada = await stack.createPerson('ada@example.test');
  token = ada.sessionToken;
});
beforeEach(() => stack.forgetLimits());
afterAll(() => stack.stop());

type Answer = Awaited<ReturnType<TestStack['send']>>;
const ask = (method: string, path: string, sent: Parameters<TestStack['send']>[2] = {}) =>
  stack.send(method, `/api/auth${path}`, sent);
const routes = Object.keys(openRoutes).map(
  (name) => name.replace('{id}', 'x').split(' ') as [method: string, path: string],
);

/** What every answer has, and none has. */
function expectSafe({ headers, body }: Answer): void {
  expect(Object.fromEntries(headers)).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'strict-transport-security': expect.stringMatching(/^max-age=\d{8};/),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'x-request-id': expect.any(String),
    'x-correlation-id': expect.any(String),
  });
  for (const name of ['x-powered-by', 'server']) expect(headers.has(name), name).toBe(false);
  expect(JSON.stringify(body) ?? '').not.toMatch(
    /node_modules|\.[cm]?[jt]s:\d|\bat \w+ \(|select |SQLSTATE|postgres|gatehouse_|\$argon2|sha256\//i,
  );
}

describe('T47 T48 an answer is not stored, not framed, and tells nothing of the inside', () => {
  it.each(routes)('%s %s to nobody, and to somebody who asks badly', async (method, path) => {
    const body = method === 'GET' ? undefined : { email: "' or 1=1 --", token: { $ne: 1 }, password: ['x'] };
    const answers = [await ask(method, path, { body }), await ask(method, path, { body, token: 'nonsense' })];
    for (const answer of answers) {
      expectSafe(answer);
      expect(answer.status).toBeLessThan(500);
    }
  });

  it.each(['/get-session', '/session', '/sessions', '/list-sessions', '/token', '/me'])(
    'GET %s to whom it belongs',
    async (path) => {
      const answer = await ask('GET', path, { token });
      expect(answer.status).toBe(200);
      expectSafe(answer);
    },
  );

  it.each([
    ['OPTIONS', '/sign-in/email'],
    ['PATCH', '/me'],
    ['GET', '/nothing-here'],
    ['HEAD', '/me'],
  ])('%s %s, which there is not', async (method, path) => {
    const answer = await ask(method, path);
    expect(answer.status).toBe(404);
    expectSafe(answer);
  });
});

describe('T42 T44 what cannot be read is the caller’s fault on every route', () => {
  const bodies = {
    'cut off': '{"email":',
    'too deep': `{"email":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    'with __proto__': '{"email":"a@example.test","__proto__":{"emailVerified":true}}',
    'with a NUL':
      '{"email":"a@example.test","token":"a\\u0000b","password":"a\\u0000bcdefgh","name":"a\\u0000b"}',
  };

  it.each(routes.filter(([method]) => method !== 'GET'))('%s %s', async (method, path) => {
    for (const [what, body] of Object.entries(bodies))
      expect((await ask(method, path, { body })).status, what).toBe(400);
  });

  it('of two members with one name the last counts, for the limits and for the engine', async () => {
    const { email, password } = ada.credentials;
    const body = `{"email":"nobody@example.test","email":"${email}","password":"${password}"}`;
    expect((await ask('POST', '/signin', { body })).body.user.email).toBe(email);
  });

  it.each(['/signup', '/update-user'])('POST %s takes no name with a line break', async (path) => {
    for (const name of ['Ada\r\nBcc: eve@evil.test', 'Ada\u001b[31m', 'A\u0085da']) {
      const body = { name, email: 'lines@example.test', password: 'seven violet ladders' };
      expect((await ask('POST', path, { body, token })).status).toBe(400);
    }
  });

  it.each(['/verify-email?token=', '/sessions/', '/me?a='])('GET %s adds no header', async (path) => {
    const { status, headers } = await ask('GET', `${path}x%0d%0aset-cookie:%20a=b%0d%0a%0d%0a<b>`, { token });
    expect(status).toBeLessThan(500);
    expect(headers.has('set-cookie')).toBe(false);
  });
});

describe('T45 what only the gateway may say', () => {
  it('a client’s own address and ids are not believed', async () => {
    const forged = [
      'x-gatehouse-client-address',
      'x-forwarded-for',
      'x-real-ip',
      'forwarded',
      'true-client-ip',
    ];
    const headers = Object.fromEntries([...forged, 'x-request-id'].map((name) => [name, '203.0.113.9']));
    const signedIn = await ask('POST', '/signin', { headers, body: ada.credentials });
    expect(signedIn.headers.get('x-request-id')).not.toBe('203.0.113.9');
    const { body } = await ask('GET', '/session', { token: signedIn.body.token });
    expect(body.session.ipAddress).toBe('127.0.0.1');
  });

  it('a caller’s correlation id leads from the answer to every line of the log', async () => {
    const correlationId = 'checkout-4711';
    const { headers } = await ask('GET', '/me', { token, headers: { 'x-correlation-id': correlationId } });
    expect(headers.get('x-correlation-id')).toBe(correlationId);
    expect((await stack.readLogs()).get('auth.log')).toContain(`"correlation_id":"${correlationId}"`);
    const hostile = { 'x-correlation-id': "a' or 1=1 --" };
    const refused = await ask('GET', '/me', { token, headers: hostile });
    expect(refused.headers.get('x-correlation-id')).toBe(refused.headers.get('x-request-id'));
  });
});

describe('T46 another spelling of a path opens nothing more', () => {
  /** The gateway decodes twice, and a question mark from the first time ends the path. */
  const decoded = ['/%6de', '/%256de', '/me%3f'];
  const others = [
    '/me/',
    '//me',
    '/./me',
    '/x/../me',
    '/%2e%2e/auth/me',
    '/x%2f..%2fme',
    '/me%2f',
    '/me%00',
    '/me;x',
    '/ME',
  ];

  /** The path as it is written here: `fetch` would tidy it up. */
  async function getAsWritten(
    path: string,
    headers: Record<string, string> = {},
  ): Promise<number | undefined> {
    const { hostname, port } = new URL(stack.api);
    const sent = request({ hostname, port, path: `/api/auth${path}`, headers }).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  }

  it.each([
    ...decoded.map((spelling) => ({ spelling, toNobody: 401, toOwner: 200 })),
    ...others.map((spelling) => ({ spelling, toNobody: 404, toOwner: 404 })),
  ])('$spelling', async ({ spelling, toNobody, toOwner }) => {
    expect(await getAsWritten(spelling)).toBe(toNobody);
    expect(await getAsWritten(spelling, { authorization: `Bearer ${token}` })).toBe(toOwner);
  });
});
