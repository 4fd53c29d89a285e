import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { captureLines } from '#shared/observability/testing';
import { openRoutes } from '../../functions/auth/routes.ts';
import { bearer, issuer, password } from '../support/auth.ts';
import { type Choice, consent } from '../support/google.ts';
import { createAuthenticator, withCookies } from '../support/second-factor.ts';
import {
  callbackURL,
  createSteps,
  errorCallbackURL,
  type SocialAuth,
  startSocialAuth,
} from '../support/social.ts';

/** Google, and what the engine knows by other names: `cold` is asked here only while the provider fails. */
let auth: SocialAuth;
beforeAll(async () => {
  auth = await startSocialAuth({}, ['cold', 'unfilled', 'rotated']);
});
afterAll(() => auth.stop());
afterEach(() => auth.google.failWith(undefined));

const failedPage = `${issuer}/account/sign-in-failed`;
const findUser = async (email: string) => {
  const query =
    'select u.*, (select count(*)::int from "account" a where a."userId" = u."id") as accounts from "user" u where "email" = $1';
  const { rows } = await auth.database.asOwner((client) => client.query(query, [email]));
  return rows[0];
};

describe('T38 a sign-in', () => {
  it('asks with state, nonce, PKCE and the exact redirect URI, and for nothing that the caller adds', async () => {
    const { url, cookie } = await auth.begin(
      '/sign-in/social',
      {},
      {
        scopes: ['https://mail.google.com/'],
        additionalParams: { request_uri: 'https://evil.test', prompt: 'none' },
        additionalData: { serverContext: { provider: 'cold' } },
      },
    );
    const { searchParams, origin, pathname } = new URL(url);
    expect(`${origin}${pathname}`).toBe(`${auth.google.issuer}/auth`);
    expect(Object.fromEntries(searchParams)).toEqual({
      response_type: 'code',
      client_id: auth.google.client.clientId,
      redirect_uri: `${issuer}/api/auth/callback/google`,
      scope: 'openid email profile',
      state: expect.stringMatching(/^.{32}$/),
      nonce: expect.stringMatching(/^.{32}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    expect(cookie).toMatch(/^__Secure-better-auth\.state=/);
  });

  it('makes an account whose session and access token work', async () => {
    const { target, sessionCookie, status } = await auth.signInAs({ email: 'new@example.test', name: 'New' });
    expect({ status, target }).toEqual({ status: 302, target: callbackURL });
    const cookie = String(sessionCookie);
    const { body } = await auth.get('/get-session', { cookie });
    expect(body.user).toMatchObject({ email: 'new@example.test', name: 'New', emailVerified: true });
    const { token } = (await auth.get('/token', { cookie })).body;
    expect(decodeJwt(token)).toMatchObject({ sub: body.user.id, sid: body.session.id, email_verified: true });
  });

  it('is told to other systems as a user who is new and verified, and again as nothing', async () => {
    const switchEvents = (to: boolean) =>
      auth.database.asOwner((client) =>
        client.query('update gatehouse.event_publisher set enabled = $1', [to]),
      );
    await switchEvents(true);
    const email = 'told@example.test';
    await auth.signInAs({ email });
    await auth.signInAs({ email });
    await switchEvents(false);
    const query = 'select type from gatehouse.event_outbox where user_id = $1 order by sequence';
    const { id } = await findUser(email);
    const { rows } = await auth.database.asOwner((client) => client.query(query, [id]));
    expect(rows.map(({ type }) => type)).toEqual(['user.created', 'user.verified']);
  });

  it('stores no token of the provider', async () => {
    await auth.signInAs({ email: 'stored@example.test' });
    await auth.signInAs({ email: 'stored@example.test' });
    const { rows } = await auth.database.asOwner((client) =>
      client.query('select * from "account" where "providerId" = \'google\''),
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const { accessToken, refreshToken, idToken, password } = row;
      expect({ accessToken, refreshToken, idToken, password }).toEqual({
        accessToken: null,
        refreshToken: null,
        idToken: null,
        password: null,
      });
    }
  });

  it('ends in the app when somebody refuses', async () => {
    const { target, error, sessionCookie } = await auth.signInAs('refuse');
    expect({ target, error, sessionCookie }).toEqual({ target: errorCallbackURL, error: 'access_denied' });
  });

  it('cannot be replayed, nor its code be used in another one', async () => {
    const first = await auth.begin();
    const back = await consent(first.url, { email: 'replay@example.test' });
    expect((await auth.comeBack(back, first)).target).toBe(callbackURL);
    const again = await auth.comeBack(back, first);
    expect(again).toMatchObject({ target: failedPage, error: 'state_mismatch', sessionCookie: undefined });

    const second = await auth.begin();
    const state = String(new URL(second.url).searchParams.get('state'));
    back.searchParams.set('state', state);
    const injected = await auth.comeBack(back, second);
    expect(injected).toMatchObject({
      target: errorCallbackURL,
      error: 'invalid_code',
      sessionCookie: undefined,
    });
  });

  it.each([
    ['a wrong state', (back: URL) => back.searchParams.set('state', 'x'.repeat(32)), 'state_mismatch'],
    ['no state', (back: URL) => back.searchParams.delete('state'), 'state_not_found'],
  ])('with %s ends on a page of ours', async (_, change, error) => {
    const begun = await auth.begin();
    const back = await consent(begun.url, { email: 'state@example.test' });
    change(back);
    const answer = await auth.comeBack(back, begun);
    expect(answer).toMatchObject({ target: failedPage, error, sessionCookie: undefined });
    expect(await findUser('state@example.test')).toBeUndefined();
  });

  it.each(['no cookie', "another browser's cookie"])('T30 with %s is refused', async (which) => {
    const begun = await auth.begin();
    const back = await consent(begun.url, { email: 'cookie@example.test' });
    const cookie = which === 'no cookie' ? '' : (await auth.begin()).cookie;
    const answer = await auth.comeBack(back, { cookie });
    expect(answer).toMatchObject({ error: 'state_mismatch', sessionCookie: undefined });
    expect(await findUser('cookie@example.test')).toBeUndefined();
  });

  it('with the nonce of another sign-in is refused', async () => {
    const begun = await auth.begin();
    const changed = new URL(begun.url);
    changed.searchParams.set('nonce', 'n'.repeat(32));
    const answer = await auth.comeBack(await consent(changed.href, { email: 'nonce@example.test' }), begun);
    expect(answer).toMatchObject({ target: errorCallbackURL, error: 'invalid_id_token' });
    expect(await findUser('nonce@example.test')).toBeUndefined();
  });

  it.each([
    ['another issuer', (back: URL) => back.searchParams.set('iss', 'https://evil.test'), 'issuer_mismatch'],
    ['no issuer', (back: URL) => back.searchParams.delete('iss'), 'issuer_missing'],
    [
      'the redirect URI of another provider',
      (back: URL) => {
        back.pathname = '/api/auth/callback/cold';
      },
      'provider_mismatch',
    ],
  ])('answered by %s is refused (mix-up)', async (_, change, error) => {
    const begun = await auth.begin();
    const back = await consent(begun.url, { email: 'mix-up@example.test' });
    change(back);
    const answer = await auth.comeBack(back, begun);
    expect(answer).toMatchObject({ target: errorCallbackURL, error, sessionCookie: undefined });
    expect(await findUser('mix-up@example.test')).toBeUndefined();
  });

  it('leads to a foreign redirect URI at the provider neither', async () => {
    const changed = new URL((await auth.begin()).url);
    changed.searchParams.set('redirect_uri', `${issuer}.evil.test/api/auth/callback/google`);
    await expect(consent(changed.href, { email: 'a@example.test' })).rejects.toThrow('answered 400');
  });

  it('by an ID token that the caller brings is not offered', async () => {
    const body = { provider: 'google', callbackURL, idToken: { token: 'a.b.c' } };
    expect((await auth.post('/sign-in/social', body)).status).toBe(400);
  });
});

describe('T28 the browser is not sent to', () => {
  it.each(['callbackURL', 'errorCallbackURL', 'newUserCallbackURL'])('a foreign %s', async (member) => {
    for (const url of [
      'https://evil.test',
      '//evil.test',
      '/\\evil.test',
      'javascript:alert(1)',
      'https://app.example.test.evil.test',
      'https://app.example.test@evil.test',
    ]) {
      const body = { provider: 'google', callbackURL, [member]: url };
      expect((await auth.post('/sign-in/social', body)).status, url).toBe(403);
    }
  });
});

describe('the account at the provider', () => {
  it('is known by its subject, whatever its address becomes', async () => {
    const subject = '4711';
    const before = await auth.signInAs({ email: 'before@example.test', subject });
    const after = await auth.signInAs({ email: 'after@example.test', subject, verified: false });
    const userOf = async ({ sessionCookie }: typeof before) =>
      (await auth.get('/get-session', { cookie: String(sessionCookie) })).body.user;
    expect(await userOf(after)).toMatchObject({
      id: (await userOf(before)).id,
      email: 'before@example.test',
    });
    expect(await findUser('after@example.test')).toBeUndefined();
  });

  it('T37 begins and joins no account while the provider has not verified its address', async () => {
    await auth.register('joined@example.test');
    for (const email of ['joined@example.test', 'unverified@example.test']) {
      const answer = await auth.signInAs({ email, verified: false });
      expect(answer).toMatchObject({ error: 'email_not_verified', sessionCookie: undefined });
    }
    expect(await findUser('unverified@example.test')).toBeUndefined();
    expect(await findUser('joined@example.test')).toMatchObject({ accounts: 1 });
  });

  it('T37 joins the account of the same verified address, whose owner is told', async () => {
    const { id, email } = await auth.register('owner@example.test');
    const { sessionCookie } = await auth.signInAs({ email });
    expect((await auth.get('/get-session', { cookie: String(sessionCookie) })).body.user.id).toBe(id);
    expect((await auth.signIn(email)).status).toBe(200);
    expect(auth.mailbox.list()[0]).toMatchObject({ to: email, subject: expect.stringContaining('Google') });
  });

  it('T37 takes the place of a registration that nobody has verified, password and links and all', async () => {
    const email = 'victim@example.test';
    await auth.post('/sign-up/email', { email, name: 'Stranger', password: password });
    const stranger = await findUser(email);
    const link = auth.newestToken(email);
    const { sessionCookie } = await auth.signInAs({ email, name: 'Owner' });
    const { user } = (await auth.get('/get-session', { cookie: String(sessionCookie) })).body;
    expect(user).toMatchObject({ name: 'Owner', emailVerified: true });
    expect(user.id).not.toBe(stranger.id);
    expect((await auth.signIn(email)).status).toBe(401);
    await expect(auth.post('/verify-email', { token: link })).rejects.toMatchObject({
      code: 'INVALID_TOKEN',
    });
    expect(await findUser(email)).toMatchObject({ accounts: 1 });
  });

  it('T24 of a banned user starts no session, and an unverified one does not shed the ban', async () => {
    const ban = (email: string) =>
      auth.database.asOwner((client) =>
        client.query('update "user" set "banned" = true where "email" = $1', [email]),
      );
    await auth.signInAs({ email: 'banned@example.test' });
    await ban('banned@example.test');
    const banned = await auth.signInAs({ email: 'banned@example.test' });
    expect(banned).toMatchObject({
      target: errorCallbackURL,
      error: 'account_banned',
      sessionCookie: undefined,
    });
    const email = 'banned-early@example.test';
    await auth.post('/sign-up/email', { email, name: 'B', password: password });
    await ban(email);
    expect(await auth.signInAs({ email })).toMatchObject({ error: 'account_not_linked' });
  });
});

describe('a provider that', () => {
  const beginCold = () => auth.post('/sign-in/social', { provider: 'cold', callbackURL });

  it.each(['down', 'slow'] as const)(
    'is %s is answered with 503 in time, and sign-ins go on after it',
    async (trouble) => {
      const begun = await auth.begin();
      const back = await consent(begun.url, { email: 'trouble@example.test' });
      auth.google.failWith(trouble);
      const startedAt = performance.now();
      await expect(beginCold()).rejects.toMatchObject({ code: 'UNAVAILABLE', retryAfterSeconds: 10 });
      const answer = await auth.comeBack(back, begun);
      expect(performance.now() - startedAt).toBeLessThan(4_500);
      expect(answer).toMatchObject({ target: errorCallbackURL, error: 'temporarily_unavailable' });
      auth.google.failWith(undefined);
      expect((await auth.signInAs({ email: 'trouble@example.test' })).target).toBe(callbackURL);
    },
  );

  it('has no secret yet, or is none, is not there', async () => {
    for (const provider of ['unfilled', 'gitlab', '__proto__']) {
      const answer = await auth.post('/sign-in/social', { provider, callbackURL });
      expect(answer).toMatchObject({ status: 404, body: { code: 'PROVIDER_NOT_FOUND' } });
    }
  });

  it('T52 refuses the old credentials gets the new ones within the same sign-in', async () => {
    const begun = await auth.begin('/sign-in/social', {}, { provider: 'rotated' });
    const back = await consent(begun.url, { email: 'rotated@example.test' });
    expect((await auth.comeBack(back, begun)).target).toBe(callbackURL);
  });
});

describe('GitHub', () => {
  const emails = (email: string, verified = true) => [
    { email: 'other@example.test', primary: false, verified: true },
    { email, primary: true, verified },
  ];
  const agree = async (person: Parameters<SocialAuth['github']['agree']>[1]) => {
    const begun = await auth.begin('/sign-in/social', {}, { provider: 'github' });
    return { begun, back: auth.github.agree(begun.url, person) };
  };

  it('T38 signs in with PKCE and a rotated secret, by its number for the account, and once', async () => {
    const { begun, back } = await agree({ id: 7, login: 'grace', emails: emails('grace@example.test') });
    const first = await auth.comeBack(back, begun);
    expect(first.target).toBe(callbackURL);
    const { user } = (await auth.get('/get-session', { cookie: String(first.sessionCookie) })).body;
    expect(user).toMatchObject({ email: 'grace@example.test', name: 'grace', emailVerified: true });

    const renamed = await agree({ id: 7, login: 'hopper', emails: emails('hopper@example.test', false) });
    expect((await auth.comeBack(renamed.back, renamed.begun)).target).toBe(callbackURL);
    const again = await auth.begin('/sign-in/social', {}, { provider: 'github' });
    renamed.back.searchParams.set('state', String(new URL(again.url).searchParams.get('state')));
    expect((await auth.comeBack(renamed.back, again)).error).toBe('invalid_code');
  });

  it('T37 begins no account while the primary address is not verified', async () => {
    const { begun, back } = await agree({ id: 8, login: 'x', emails: emails('x@example.test', false) });
    expect((await auth.comeBack(back, begun)).error).toBe('email_not_verified');
  });

  it("T38 does not take Google's answer, nor Google its", async () => {
    const { begun, back } = await agree({ id: 9, login: 'y', emails: emails('y@example.test') });
    back.pathname = '/api/auth/callback/google';
    expect((await auth.comeBack(back, begun)).error).toBe('nonce_binding_missing');
    const google = await auth.begin();
    const answer = await consent(google.url, { email: 'y@example.test' });
    answer.pathname = '/api/auth/callback/github';
    expect((await auth.comeBack(answer, google)).error).toBe('provider_mismatch');
  });
});

describe('whoever is signed in', () => {
  const accountsOf = async (headers: Record<string, string>) =>
    (await auth.get('/list-accounts', headers)).body;
  const start = async (email: string) => {
    const user = await auth.register(email);
    return { ...user, headers: bearer((await auth.signIn(email)).body.token) };
  };
  const link = async (headers: Record<string, string>, subject: string) => {
    const begun = await auth.begin('/link-social', headers);
    return auth.comeBack(await consent(begun.url, { email: `${subject}@elsewhere.test`, subject }), begun);
  };

  it('links an account of another address, signs in with it, and takes it away again', async () => {
    const { id, email, headers } = await start('linker@example.test');
    expect((await link(headers, 'linked')).target).toBe(callbackURL);
    expect(auth.mailbox.list()[0]).toMatchObject({ to: email, subject: expect.stringContaining('Google') });
    const { sessionCookie } = await auth.signInAs({ email: 'linked@elsewhere.test', subject: 'linked' });
    const cookie = String(sessionCookie);
    expect((await auth.get('/get-session', { cookie })).body.user.id).toBe(id);

    const accounts = await accountsOf(headers);
    expect(JSON.stringify(accounts)).not.toMatch(/password|argon2|oken/);
    const google = accounts.find((account: { providerId: string }) => account.providerId === 'google');
    expect((await auth.post('/unlink-account', { accountId: google.id }, headers)).status).toBe(200);
    expect(auth.mailbox.list()[0]).toMatchObject({
      to: email,
      subject: expect.stringContaining('no longer'),
    });
    expect(await accountsOf(headers)).toHaveLength(1);
  });

  it('cannot link what is linked to somebody else, nor take away the password or the last way in', async () => {
    const one = await start('one@example.test');
    const other = await start('other@example.test');
    await link(one.headers, 'shared');
    const refused = await link(other.headers, 'shared');
    expect(refused.error).toBe('account_already_linked_to_different_user');
    const [{ id: passwordAccount }] = (await accountsOf(other.headers)) as [{ id: string }];
    for (const accountId of [passwordAccount, crypto.randomUUID(), 'x']) {
      const { body } = await auth.post('/unlink-account', { accountId }, other.headers);
      expect(body.code).toBe('ACCOUNT_NOT_FOUND');
    }
    const { sessionCookie } = await auth.signInAs({ email: 'only@example.test' });
    const headers = { cookie: String(sessionCookie), origin: callbackURL.slice(0, 24) };
    const [{ id: accountId }] = (await accountsOf(headers)) as [{ id: string }];
    const { body } = await auth.post('/unlink-account', { accountId }, headers);
    expect(body.code).toBe('FAILED_TO_UNLINK_LAST_ACCOUNT');
  });

  it('T36 needs a session that began a few minutes ago', async () => {
    const { id, headers } = await start('stale@example.test');
    await auth.database.asOwner((client) =>
      client.query('update "session" set "createdAt" = now() - interval \'20 minutes\' where "userId" = $1', [
        id,
      ]),
    );
    for (const [path, body] of [
      ['/link-social', { provider: 'google', callbackURL }],
      ['/unlink-account', { accountId: crypto.randomUUID() }],
    ] as const) {
      expect((await auth.post(path, body, headers)).body.code).toBe('SESSION_NOT_FRESH');
      expect((await auth.post(path, body)).status).toBe(401);
    }
  });
});

describe('a stage', () => {
  it('T37 that does not require verified addresses refuses the owner: the registration may be in use', async () => {
    const stage = auth.createEnvironment({ requireEmailVerification: false });
    const email = 'in-use@example.test';
    await stage.post('/sign-up/email', { email, name: 'A', password });
    const refused = await createSteps(stage).signInAs({ email });
    expect(refused).toMatchObject({ target: errorCallbackURL, error: 'account_not_linked' });
    expect((await stage.post('/sign-in/email', { email, password })).status).toBe(200);
    expect(await findUser(email)).toMatchObject({ accounts: 1, emailVerified: false });
  });

  it('without providers has none of their routes', async () => {
    const { ask } = auth.createEnvironment({ providers: [] });
    const paths = Object.entries(openRoutes).filter(([, { feature }]) => feature === 'providers');
    expect(paths.length).toBeGreaterThan(4);
    for (const [name] of paths) {
      const [method = '', path = ''] = name.replace('{id}', 'google').split(' ');
      expect((await ask(method, path, { body: {} })).body, name).toMatchObject({ error_code: 'NOT_FOUND' });
    }
  });
});

describe('the second factor of an account', () => {
  const verify = (code: string, cookie: string, extra: object = {}) =>
    auth.post('/two-factor/verify-totp', { code, ...extra }, { cookie, origin: issuer });

  it('T36 is asked for after the provider too, except on a device that is trusted', async () => {
    const { id, email } = await auth.register('protected@example.test');
    const headers = bearer((await auth.signIn(email)).body.token);
    const app = createAuthenticator(
      (await auth.post('/two-factor/enable', { password }, headers)).body.totpURI,
    );
    await auth.post('/two-factor/verify-totp', { code: app.code(-1) }, headers);

    const asked = await auth.signInAs({ email });
    expect(asked).toMatchObject({ status: 302, target: callbackURL, error: null });
    expect(new URL(String(asked.headers.location)).searchParams.get('twoFactorRedirect')).toBe('true');
    expect(asked.headers['set-auth-token']).toBeUndefined();
    const { cookie: challenge = '' } = withCookies(asked);
    for (const cookie of [challenge, String(asked.sessionCookie)]) {
      expect((await auth.get('/get-session', { cookie })).body).toBeNull();
    }
    expect((await verify(app.wrongCode(), challenge)).status).toBe(401);
    const done = await verify(app.code(), challenge, { trustDevice: true });
    expect(done).toMatchObject({ status: 200, body: { user: { id } } });

    const trusted = String(withCookies(done).cookie)
      .split('; ')
      .filter((cookie) => cookie.includes('trust_device'))
      .join('; ');
    const begun = await auth.begin();
    const back = await consent(begun.url, { email });
    const {
      target,
      headers: sent,
      sessionCookie,
    } = await auth.comeBack(back, {
      cookie: `${begun.cookie}; ${trusted}`,
    });
    expect(target).toBe(callbackURL);
    expect(sent.location).not.toContain('twoFactorRedirect');
    const { body } = await auth.get('/get-session', { cookie: String(sessionCookie) });
    expect(body.user.id).toBe(id);
  });
});

describe('T49 the audit log', () => {
  let written: ReturnType<typeof captureLines>;
  beforeAll(() => {
    written = captureLines();
  });
  afterAll(() => vi.restoreAllMocks());
  let seen = 0;
  const auditOf = () => {
    const news = written().slice(seen);
    seen += news.length;
    return news
      .filter(({ message }) => message === 'audit')
      .map(({ event, outcome, method }) => [event, outcome, method].filter(Boolean).join(' '));
  };

  it.each<[string, Choice | 'refuse', string[]]>([
    ['first', { email: 'first@example.test' }, ['sign_up ok google', 'sign_in ok google']],
    ['second', { email: 'first@example.test' }, ['sign_in ok google']],
    ['unverified', { email: 'no@example.test', verified: false }, ['sign_in unverified google']],
    ['refused', 'refuse', []],
  ])('tells of a %s sign-in', async (_, choice, lines) => {
    auditOf();
    await auth.signInAs(choice);
    expect(auditOf()).toEqual(lines);
  });

  it('tells of what joins, leaves and gives way', async () => {
    const { id, email } = await auth.register('joins@example.test');
    await auth.post('/sign-up/email', { email: 'gives-way@example.test', name: 'S', password });
    auditOf();
    const { sessionCookie } = await auth.signInAs({ email });
    await auth.signInAs({ email: 'gives-way@example.test' });
    const headers = { cookie: String(sessionCookie), origin: new URL(callbackURL).origin };
    const query = 'select "id" from "account" where "userId" = $1 and "providerId" = \'google\'';
    const { rows } = await auth.database.asOwner((client) => client.query(query, [id]));
    await auth.post('/unlink-account', { accountId: rows[0].id }, headers);
    expect(auditOf()).toEqual([
      'provider_link added google',
      'sign_in ok google',
      'registration_replaced completed',
      'sign_up ok google',
      'sign_in ok google',
      'provider_link removed',
    ]);
  });
});
