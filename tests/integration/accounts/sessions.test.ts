import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedIn, startAccounts, type TestAccounts } from '../../support/accounts.ts';
import { bearer, issuer, password } from '../../support/auth.ts';

let accounts: TestAccounts;
beforeAll(async () => {
  accounts = await startAccounts();
});
afterAll(() => accounts.stop());

const byCookie = ({ cookie }: SignedIn) => ({ cookie, origin: issuer });

describe('T21 a sign-in', () => {
  it('never takes over a session that the request brought, by cookie, header or body', async () => {
    const mallory = await accounts.join('mallory@example.test');
    await accounts.register('fixed@example.test');
    for (const headers of [byCookie(mallory), bearer(mallory.token)]) {
      const { body, cookies } = await accounts.signIn(
        'fixed@example.test',
        { token: mallory.token },
        headers,
      );
      expect(body).toMatchObject({ token: expect.any(String), user: { email: 'fixed@example.test' } });
      expect(body.token).not.toBe(mallory.token);
      expect(cookies.join()).not.toContain(mallory.token);
    }
    expect((await accounts.get('/me', bearer(mallory.token))).body.email).toBe('mallory@example.test');
  });

  it('does not accept a token that the client has chosen', async () => {
    const chosen = 'c'.repeat(32);
    const headers = { cookie: `__Secure-better-auth.session_token=${chosen}`, origin: issuer };
    expect((await accounts.signIn('fixed@example.test', {}, headers)).body.token).not.toBe(chosen);
    expect((await accounts.get('/get-session', bearer(chosen))).body).toBeNull();
  });
});

describe('a sign-in by somebody who is signed in', () => {
  it.each([
    ['cookie', byCookie],
    ['bearer', ({ token }: SignedIn) => bearer(token)],
  ])('ends the session that the request shows by %s, and no other', async (by, show) => {
    const before = await accounts.join(`anew-${by}@example.test`);
    const other = await accounts.startSession(before.email);
    const anew = await accounts.startSession(before.email, {}, show(before));
    const alive = await Promise.all([before, other, anew].map(accounts.isAlive));
    expect(alive).toEqual([false, true, true]);
  });

  it('ends none when it is refused', async () => {
    const person = await accounts.join('anew-refused@example.test');
    const attempt = { email: person.email, password: 'wrong password' };
    expect(
      await accounts.ask('POST', '/sign-in/email', { body: attempt, headers: byCookie(person) }),
    ).toMatchObject({ status: 401 });
    expect(await accounts.isAlive(person)).toBe(true);
  });
});

describe('T22 a session that has been signed out', () => {
  it.each([
    ['/sign-out', 'cookie'],
    ['/sign-out', 'bearer'],
    ['/signout', 'cookie'],
    ['/signout', 'bearer'],
  ])('by POST %s with a %s is dead on the server', async (path, by) => {
    const person = await accounts.join(`out-${by}${path.replace('/', '-')}@example.test`);
    const other = await accounts.startSession(person.email);
    const headers = by === 'cookie' ? byCookie(person) : bearer(person.token);
    expect(await accounts.isAlive(person)).toBe(true);
    expect((await accounts.ask('POST', path, { headers, body: {} })).status).toBe(200);
    expect(await accounts.isAlive(person)).toBe(false);
    for (const replay of ['/token', '/me', '/session', '/sessions', '/list-sessions'])
      for (const shown of [bearer(person.token), byCookie(person)])
        expect((await accounts.ask('GET', replay, { headers: shown })).status, replay).toBe(401);
    expect(await accounts.isAlive(other)).toBe(true);
  });

  it('may be signed out again', async () => {
    const person = await accounts.join('twice@example.test');
    const signOut = () => accounts.ask('POST', '/signout', { headers: bearer(person.token), body: {} });
    expect([(await signOut()).status, (await signOut()).status]).toEqual([200, 200]);
  });
});

describe('T24 a banned user', () => {
  const ban = (email: string, until?: string) =>
    accounts.rows(
      'update "user" set "banned" = true, "banExpires" = now() + $2::interval where "email" = $1',
      [email, until ?? null],
    );

  it('has no session from that moment on, and gets none', async () => {
    const person = await accounts.join('banned@example.test');
    await ban(person.email);
    expect(await accounts.isAlive(person)).toBe(false);
    for (const path of ['/sign-in/email', '/signin']) {
      const attempt = (secret: string) =>
        accounts.ask('POST', path, { body: { email: person.email, password: secret } });
      expect(await attempt('wrong password')).toMatchObject({ status: 401 });
      expect(await attempt(password)).toMatchObject({
        status: 403,
        cookies: [],
        body: { error_code: 'ACCOUNT_BANNED' },
      });
    }
    await accounts.reset(await accounts.askForReset(person.email), 'another good password');
    expect(
      (await accounts.signIn(person.email, { password: 'another good password' }).catch((e) => e)).code,
    ).toBe('ACCOUNT_BANNED');
    expect(await accounts.rows('select from "session" where "userId" = $1', [person.userId])).toHaveLength(0);
  });

  it('may sign in again when the ban has expired', async () => {
    const person = await accounts.join('paroled@example.test');
    await ban(person.email, '-1 second');
    expect(await accounts.isAlive(person)).toBe(false);
    expect(await accounts.isAlive(await accounts.startSession(person.email))).toBe(true);
  });
});

it('T24 a deleted user’s sessions end with the account', async () => {
  const person = await accounts.join('gone@example.test');
  const other = await accounts.startSession(person.email);
  await accounts.rows('delete from "user" where "id" = $1', [person.userId]);
  expect([await accounts.isAlive(person), await accounts.isAlive(other)]).toEqual([false, false]);
});
