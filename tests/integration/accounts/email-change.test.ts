import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedIn, startAccounts, type TestAccounts } from '../../support/accounts.ts';
import { bearer, password } from '../../support/auth.ts';

let accounts: TestAccounts;
beforeAll(async () => {
  accounts = await startAccounts();
});
afterAll(() => accounts.stop());

const ask = (person: SignedIn, newEmail: string, extra: object = {}) =>
  accounts.ask('POST', '/change-email', { headers: bearer(person.token), body: { newEmail, ...extra } });
/** Asks for a change; answers the token of the mail to the new address. */
async function offer(person: SignedIn, newEmail: string): Promise<string> {
  expect((await ask(person, newEmail)).status).toBe(200);
  return accounts.newestToken(newEmail);
}
const follow = (token: string) => accounts.ask('POST', '/verify-email', { body: { token } });
const addressOf = async ({ userId }: SignedIn) =>
  (await accounts.rows('select "email" from "user" where "id" = $1', [userId]))[0]?.email;
/** As if a session had begun 16 minutes ago. */
const age = ({ sessionId }: SignedIn) =>
  accounts.rows(`update "session" set "createdAt" = now() - interval '16 minutes' where "id" = $1`, [
    sessionId,
  ]);

describe('T36 a change of the address', () => {
  it('needs the password once the session is a quarter of an hour old', async () => {
    const person = await accounts.join('stale@example.test');
    await age(person);
    const before = accounts.mailbox.list().length;
    expect(await ask(person, 'fresh@example.test')).toMatchObject({
      status: 403,
      body: { code: 'SESSION_NOT_FRESH' },
    });
    for (const wrong of ['not the right one', '', 'x'.repeat(200)])
      expect((await ask(person, 'fresh@example.test', { password: wrong })).status).toBe(400);
    expect(accounts.mailbox.list()).toHaveLength(before);
    expect((await ask(person, 'fresh@example.test', { password })).status).toBe(200);
    expect(accounts.mailsTo('fresh@example.test')).toHaveLength(1);
    expect((await ask(await accounts.startSession(person.email), 'newer@example.test')).status).toBe(200);
  });

  it('is refused with a wrong password however fresh the session, and to nobody in particular', async () => {
    const person = await accounts.join('fresh-but-wrong@example.test');
    expect((await ask(person, 'n@example.test', { password: 'not the right one' })).status).toBe(400);
    const strangers = await accounts.ask('POST', '/change-email', {
      body: { newEmail: 'n@example.test', password },
    });
    expect(strangers.status).toBe(401);
    expect(accounts.mailsTo('n@example.test')).toHaveLength(0);
  });

  it('is made by the link alone, from any device, which starts no session; the old address is told', async () => {
    const person = await accounts.join('old@example.test');
    const token = await offer(person, 'New@Example.test'.toLowerCase());
    expect(await addressOf(person)).toBe('old@example.test');
    expect(await follow(token)).toMatchObject({ status: 200, body: { user: null }, cookies: [] });
    expect(await addressOf(person)).toBe('new@example.test');
    const [told] = accounts.mailsTo('old@example.test');
    expect(told?.subject).toContain('e-mail address');
    expect(`${told?.text}${told?.html}`).not.toContain('new@example.test');
    expect(
      (await accounts.ask('POST', '/signin', { body: { email: 'old@example.test', password } })).status,
    ).toBe(401);
    expect((await accounts.signIn('new@example.test')).body.user.emailVerified).toBe(true);
    expect(await accounts.isAlive(person)).toBe(true);
  });

  it('made twice by one link, also at once, is made and told once', async () => {
    const person = await accounts.join('eager@example.test');
    const token = await offer(person, 'eager-new@example.test');
    const answers = [...(await Promise.all([follow(token), follow(token)])), await follow(token)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(
      accounts.mailsTo('eager@example.test').filter(({ subject }) => /has been changed/.test(subject)),
    ).toHaveLength(1);
  });

  it('voids links that the old address got', async () => {
    const person = await accounts.join('void@example.test');
    const reset = await accounts.askForReset(person.email);
    await accounts.post('/delete-user', {}, bearer(person.token));
    const deletion = accounts.newestToken(person.email);
    await follow(await offer(person, 'void-new@example.test'));
    expect((await accounts.reset(reset, 'another good password')).status).toBe(400);
    expect((await accounts.ask('POST', '/delete-user', { body: { token: deletion } })).status).toBe(404);
    expect((await accounts.signIn('void-new@example.test')).status).toBe(200);
  });

  it('is not made to an address that somebody has registered meanwhile', async () => {
    const person = await accounts.join('slow@example.test');
    const token = await offer(person, 'wanted@example.test');
    await accounts.register('wanted@example.test');
    expect(await follow(token)).toMatchObject({ status: 400, body: { error_code: 'INVALID_TOKEN' } });
    expect(await addressOf(person)).toBe('slow@example.test');
  });

  it.each([
    'person@example.test ',
    'not an address',
    'two@@example.test',
    `${'x'.repeat(250)}@example.test`,
    7,
    null,
  ])('is not made to %j', async (newEmail) => {
    const person = await accounts.startSession('new@example.test');
    expect((await ask(person, newEmail as string)).status).toBe(400);
  });
});

describe('T36 an owner who notices that somebody else has asked for a change', () => {
  it.each([
    [
      'changing',
      async (owner: SignedIn) =>
        accounts.ask('POST', '/change-password', {
          headers: bearer(owner.token),
          body: { currentPassword: password, newPassword: 'another good password' },
        }),
    ],
    [
      'resetting',
      async (owner: SignedIn) =>
        accounts.reset(await accounts.askForReset(owner.email), 'another good password'),
    ],
  ])('stops it by %s the password', async (how, rescue) => {
    const owner = await accounts.join(`victim-${how}@example.test`);
    const thief = await accounts.startSession(owner.email);
    const token = await offer(thief, `thief-${how}@example.test`);
    expect((await rescue(owner)).status).toBe(200);
    expect(await follow(token)).toMatchObject({ status: 400, body: { error_code: 'INVALID_TOKEN' } });
    expect(await addressOf(owner)).toBe(owner.email);
  });
});
