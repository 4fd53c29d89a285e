import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedIn, startAccounts, type TestAccounts } from '../../support/accounts.ts';
import { bearer, issuer, password } from '../../support/auth.ts';

const newPassword = 'another good password';

let accounts: TestAccounts;
beforeAll(async () => {
  accounts = await startAccounts();
});
afterAll(() => accounts.stop());

const change = (headers: Record<string, string>, body: object = {}) =>
  accounts.ask('POST', '/change-password', {
    headers,
    body: { currentPassword: password, newPassword, ...body },
  });
const statusOfSignIn = async (email: string, secret: string) =>
  (await accounts.ask('POST', '/signin', { body: { email, password: secret } })).status;
/** The token of a mail by which the account can be deleted. */
async function askForDeletion({ token, email }: SignedIn): Promise<string> {
  await accounts.post('/delete-user', {}, bearer(token));
  return accounts.newestToken(email);
}
const storedHash = async ({ userId }: SignedIn) =>
  (await accounts.rows('select "password" from "account" where "userId" = $1', [userId]))[0]?.password;

describe('T23 a change of the password', () => {
  it.each([
    ['bearer', {}],
    ['cookie', { revokeOtherSessions: false }],
  ])('by %s ends every other session at once, whatever the request asks for', async (by, extra) => {
    const here = await accounts.join(`change-${by}@example.test`);
    const there = await accounts.startSession(here.email);
    const headers = by === 'bearer' ? bearer(here.token) : { cookie: here.cookie, origin: issuer };
    const { status, body, cookies } = await change(headers, extra);
    expect(status).toBe(200);
    expect([await accounts.isAlive(here), await accounts.isAlive(there)]).toEqual([false, false]);
    expect((await accounts.get('/me', bearer(body.token))).body.email).toBe(here.email);
    expect(cookies[0]).toContain(encodeURIComponent(body.token));
    expect(await statusOfSignIn(here.email, password)).toBe(401);
    expect(await statusOfSignIn(here.email, newPassword)).toBe(200);
  });

  it('voids older links, and the owner is told', async () => {
    const person = await accounts.join('told@example.test');
    const token = await accounts.askForReset(person.email);
    const deletion = await askForDeletion(person);
    await change(bearer(person.token));
    expect(accounts.mailsTo(person.email)[0]?.subject).toContain('has been changed');
    expect((await accounts.reset(token, 'a third good password')).body).toMatchObject({
      code: 'TOKEN_EXPIRED',
    });
    expect((await accounts.ask('POST', '/delete-user', { body: { token: deletion } })).status).toBe(404);
    expect(await statusOfSignIn(person.email, newPassword)).toBe(200);
  });

  it('leaves one session alive when it is asked for twice at once', async () => {
    const person = await accounts.join('double@example.test');
    const answers = await Promise.all([change(bearer(person.token)), change(bearer(person.token))]);
    for (const { status } of answers) expect([200, 400, 401]).toContain(status);
    expect(answers.map(({ status }) => status)).toContain(200);
    expect(await accounts.isAlive(person)).toBe(false);
    expect(await statusOfSignIn(person.email, newPassword)).toBe(200);
  });
});

describe('T36 a change of the password', () => {
  it.each([
    ['a wrong current password', { currentPassword: 'not the right one' }],
    ['no current password', { currentPassword: undefined }],
    ['the new one as the current one', { currentPassword: newPassword }],
  ])('is refused with %s, however fresh the session', async (name, body) => {
    const person = await accounts.join(`${name.replaceAll(' ', '-')}@example.test`);
    const before = await storedHash(person);
    const { status } = await change(bearer(person.token), body);
    expect(status).toBe(400);
    expect(await storedHash(person)).toBe(before);
    expect(await accounts.isAlive(person)).toBe(true);
    expect(accounts.mailsTo(person.email)).toHaveLength(1);
  });

  it('is refused to nobody in particular, and to a session that has ended', async () => {
    const person = await accounts.join('ended@example.test');
    await accounts.post('/sign-out', {}, bearer(person.token));
    expect((await change({})).status).toBe(401);
    expect((await change(bearer(person.token))).status).toBe(401);
    expect((await change(bearer(person.accessToken))).status).toBe(401);
    expect(await statusOfSignIn(person.email, password)).toBe(200);
  });
});

describe('T23 a reset of the password', () => {
  it('ends every session at once, also the one it is made from, and starts none', async () => {
    const here = await accounts.join('reset@example.test');
    const there = await accounts.startSession(here.email);
    const deletion = await askForDeletion(here);
    const token = await accounts.askForReset(here.email);
    const answer = await accounts.ask('POST', '/reset-password', {
      headers: { cookie: here.cookie, origin: issuer },
      body: { token, newPassword },
    });
    expect(answer).toMatchObject({ status: 200, body: { status: true }, cookies: [] });
    expect([await accounts.isAlive(here), await accounts.isAlive(there)]).toEqual([false, false]);
    expect((await accounts.ask('POST', '/delete-user', { body: { token: deletion } })).status).toBe(404);
    expect(await accounts.rows('select from "session" where "userId" = $1', [here.userId])).toHaveLength(0);
    expect(await statusOfSignIn(here.email, password)).toBe(401);
    expect(await statusOfSignIn(here.email, newPassword)).toBe(200);
    expect(accounts.mailsTo(here.email)[0]?.subject).toContain('has been changed');
  });

  it('ends them in one statement: the engine need not do so again', async () => {
    const here = await accounts.join('once@example.test');
    await accounts.rows('create table deletions ()');
    await accounts.rows(`create function count_deletion() returns trigger security definer language plpgsql as
      $$ begin insert into public.deletions default values; return null; end $$`);
    await accounts.rows(`create trigger counted after delete on "session" execute function count_deletion()`);
    await accounts.reset(await accounts.askForReset(here.email), newPassword);
    expect(await accounts.rows('select from deletions')).toHaveLength(1);
    await accounts.rows('drop function count_deletion cascade');
  });

  it('verifies the address, whose mailbox was opened', async () => {
    const email = 'unverified@example.test';
    await accounts.post('/sign-up/email', { email, name: 'Uma', password });
    const stale = accounts.newestToken(email);
    await accounts.reset(await accounts.askForReset(email), newPassword);
    expect(await statusOfSignIn(email, newPassword)).toBe(200);
    expect(await statusOfSignIn(email, password)).toBe(401);
    expect((await accounts.ask('POST', '/verify-email', { body: { token: stale } })).status).toBe(200);
  });
});
