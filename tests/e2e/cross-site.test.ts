import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestStack, type TestStack } from '../support/stack.ts';

/** A page that the stage dev allows, and one that it does not. */
const allowedOrigin = 'http://localhost:5173';
const foreignOrigin = 'https://evil.test';

let stack: TestStack;
let ada: Awaited<ReturnType<TestStack['createPerson']>>;
let cookie: string;
beforeAll(async () => {
  stack = await startTestStack();
  ada = await stack.createPerson('ada@example.test');
  const { headers } = await stack.send('POST', '/api/auth/sign-in/email', { body: ada.credentials });
  cookie = headers.getSetCookie()[0]?.split(';')[0] ?? '';
});
beforeEach(() => stack.forgetLimits());
afterAll(() => stack.stop());

const ask = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
  stack.send(method, `/api/auth${path}`, { headers, body });
const isSignedIn = async () => (await ask('GET', '/me', { cookie })).status === 200;

describe('T29 a page of somebody else', () => {
  let session: string;
  beforeAll(async () => {
    const { body } = await stack.send('GET', '/api/auth/sessions', { token: ada.sessionToken });
    session = body.find(({ isCurrent }: { isCurrent: boolean }) => !isCurrent).id;
  });

  it.each<Record<string, string>>([{ origin: foreignOrigin }, { origin: 'null' }, {}])(
    'ends no session with the headers %j',
    async (claim) => {
      const headers = { cookie, ...claim };
      expect((await ask('DELETE', `/sessions/${session}`, headers)).status).toBe(403);
      expect((await ask('POST', '/revoke-sessions', headers)).status).toBe(403);
      expect(await isSignedIn()).toBe(true);
    },
  );

  it.each(['application/x-www-form-urlencoded', 'text/plain'])('sends no form as %s', async (type) => {
    const headers = { cookie, origin: allowedOrigin, 'content-type': type };
    expect((await ask('POST', '/update-user', headers, 'name=Eve')).status).toBe(415);
    expect((await ask('POST', '/sign-in/email', headers, '{"email":"a@b.test"}')).status).toBe(415);
    expect(await isSignedIn()).toBe(true);
  });

  it.each(['x-http-method-override', 'x-http-method', 'x-method-override'])(
    'is not given another method by %s',
    async (name) => {
      const origin = stack.api;
      for (const method of ['GET', 'POST'])
        for (const query of ['', '?_method=DELETE'])
          expect(
            (await ask(method, `/sessions/${session}${query}`, { cookie, origin, [name]: 'DELETE' })).status,
          ).toBe(404);
      for (const path of ['/sign-out', '/revoke-sessions', '/delete-user'])
        expect((await ask('GET', path, { cookie, [name]: 'POST' })).status).toBe(404);
      expect(await isSignedIn()).toBe(true);
    },
  );
});

describe('T31 answers with cookies are shared with allowed pages alone', () => {
  const signIn = (origin: string) => ask('POST', '/sign-in/email', { origin }, ada.credentials);

  it('by name, never by "*"', async () => {
    const { status, headers } = await signIn(allowedOrigin);
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBe(allowedOrigin);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
    expect(headers.get('vary')).toContain('Origin');
  });

  it.each([
    foreignOrigin,
    'null',
    `${allowedOrigin}.evil.test`,
    `${allowedOrigin}0`,
    'https://localhost:5173',
  ])('not with %s, whose preflights are refused too', async (origin) => {
    const answers = await Promise.all([
      signIn(origin),
      ask('GET', '/get-session', { origin, cookie }),
      ask('OPTIONS', '/sessions/x', { origin, 'access-control-request-method': 'DELETE' }),
    ]);
    for (const { headers } of answers) {
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
      expect(headers.get('vary')).toContain('Origin');
    }
  });

  it('an allowed page may use each method and header that the API has', async () => {
    const { headers } = await ask('OPTIONS', '/sessions/x', {
      origin: allowedOrigin,
      'access-control-request-method': 'DELETE',
      'access-control-request-headers': 'authorization,content-type,x-correlation-id',
    });
    const listed = (name: string) => headers.get(`access-control-allow-${name}`)?.toLowerCase().split(',');
    expect(listed('methods')).toEqual(expect.arrayContaining(['get', 'post', 'put', 'delete']));
    expect(listed('headers')).toEqual(
      expect.arrayContaining(['authorization', 'content-type', 'x-correlation-id', 'if-match']),
    );
  });
});
