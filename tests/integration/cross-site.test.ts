import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openRoutes } from '../../functions/auth/routes.ts';
import { allowedOrigin, bearer, issuer, password, startAuth, type TestAuth } from '../support/auth.ts';

const foreignOrigin = 'https://evil.test';
const email = 'ada@example.test';

let auth: TestAuth;
let cookie: string;
beforeAll(async () => {
  auth = await startAuth();
  await auth.register(email);
  cookie = (await auth.signIn(email)).cookies[0]?.split(';')[0] ?? '';
});
const forgetLimits = () => auth.database.asOwner((client) => client.query('delete from rate_limit'));
beforeEach(forgetLimits);
afterAll(() => auth.stop());

const routesBy = (...methods: string[]) =>
  Object.keys(openRoutes)
    .map((name) => name.replace('{id}', crypto.randomUUID()).split(' ') as [string, string])
    .filter(([method]) => methods.includes(method));
const changing = routesBy('POST', 'DELETE');

let strangers = 0;
/** Something for every route: who is refused is so for another reason than that something is missing. */
const createBody = (more: object = {}) => ({
  email: `stranger-${strangers++}@example.test`,
  name: 'S',
  password,
  currentPassword: password,
  newPassword: password,
  newEmail: 's@example.test',
  token: 'x',
  ...more,
});
const isSignedIn = async () => (await auth.ask('GET', '/me', { headers: { cookie } })).status === 200;

describe('T28 a place to go to afterwards', () => {
  const hostile = [
    foreignOrigin,
    '//evil.test',
    '/\\evil.test',
    '///evil.test',
    '\\\\evil.test',
    'https:evil.test',
    'https:/evil.test',
    'https://app.example.test@evil.test',
    'https://app.example.test.evil.test',
    'https://app.example.test:8443/',
    'http://app.example.test/',
    'https://evil.test/https://app.example.test',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    '%2f%2fevil.test',
    '/%2f%2fevil.test',
    '/%5cevil.test',
    '/\t/evil.test',
    '/\n/evil.test',
    ' //evil.test',
    'https://app.example.test\r\nlocation: https://evil.test',
    'https://evil。test',
    '//evil%E3%80%82test',
  ];
  const ownPage = `${issuer}/account/sign-in-failed?error=state_not_found`;
  const members = ['redirectTo', 'errorCallbackURL', 'newUserCallbackURL'];

  it.each(hostile)('is refused on every route that may take one: %j', async (place) => {
    for (const [method, path] of changing) {
      const { status, headers } = await auth.ask(method, path, { body: createBody({ callbackURL: place }) });
      expect(status, path).toBe(403);
      expect(headers).not.toHaveProperty('location');
    }
    for (const [method, path] of routesBy('GET')) {
      const query = new URLSearchParams({ token: 'x', callbackURL: place, redirectTo: place });
      const { status, headers } = await auth.ask(method, `${path}?${query}`);
      // A sign-in by a provider that nobody has begun ends on a page of ours.
      if (headers.location === ownPage) continue;
      expect(String(status), path).not.toMatch(/^3/);
      expect(headers).not.toHaveProperty('location');
    }
  });

  it.each(members)('is refused by the name %s too', async (member) => {
    for (const place of hostile.slice(0, 3))
      for (const [method, path] of changing)
        expect((await auth.ask(method, path, { body: createBody({ [member]: place }) })).status, path).toBe(
          403,
        );
  });

  it.each(['/welcome', `${allowedOrigin}/welcome?a=b`])('may be %s', async (callbackURL) => {
    expect((await auth.signIn(email, { callbackURL })).status).toBe(200);
  });
});

describe('T29 with the cookie of a visitor', () => {
  const claims: Record<string, string>[] = [
    { origin: foreignOrigin },
    { origin: 'null' },
    { origin: `${allowedOrigin}.evil.test` },
    { origin: foreignOrigin, 'sec-fetch-site': 'same-origin' },
    { referer: `${foreignOrigin}/?${allowedOrigin}` },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    {},
  ];

  describe.each(claims)('a page that says %j', (claim) => {
    it.each([createBody(), undefined])('changes nothing with the body %j', async (body) => {
      for (const [method, path] of changing) {
        // More routes ask for a password than one session may try.
        if (path === '/two-factor/enable') await forgetLimits();
        const { status } = await auth.ask(method, path, { headers: { cookie, ...claim }, body });
        expect(status, path).toBe(403);
      }
      expect(await isSignedIn()).toBe(true);
    });
  });

  it.each(['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain'])(
    'no route takes a body of type %s, which forms can send',
    async (type) => {
      const headers = { cookie, origin: allowedOrigin, 'content-type': type };
      for (const [method, path] of changing)
        expect((await auth.ask(method, path, { headers, body: createBody() })).status, path).toBe(415);
      expect(await isSignedIn()).toBe(true);
    },
  );

  it('a page that is allowed may', async () => {
    const headers = { cookie, origin: allowedOrigin };
    expect((await auth.post('/update-user', { name: 'Ada L.' }, headers)).status).toBe(200);
  });

  it('no other site can show a bearer token, which is enough', async () => {
    const { token } = (await auth.signIn(email)).body;
    const headers = { ...bearer(token), origin: foreignOrigin };
    expect((await auth.post('/update-user', { name: 'Ada' }, headers)).status).toBe(200);
  });
});

describe('T30 nobody is signed in as somebody else', () => {
  const claims: Record<string, string>[] = [
    { origin: foreignOrigin },
    { origin: 'null' },
    { referer: `${foreignOrigin}/` },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', origin: foreignOrigin },
  ];

  it.each(claims)('by a page that says %j', async (headers) => {
    for (const path of ['/sign-in/email', '/signin', '/sign-up/email', '/signup']) {
      const body = path.includes('up') ? createBody() : { email, password };
      const { status, cookies } = await auth.ask('POST', path, { headers, body });
      expect({ status, cookies }, path).toEqual({ status: 403, cookies: [] });
    }
  });

  it.each<Record<string, string>>([{ origin: allowedOrigin }, {}, { 'sec-fetch-mode': 'cors' }])(
    'while a page that is allowed, and a program, may sign in: %j',
    async (headers) => {
      expect((await auth.signIn(email, {}, headers)).status).toBe(200);
    },
  );
});
