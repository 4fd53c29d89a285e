import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedIn, startAccounts, type TestAccounts } from '../../support/accounts.ts';
import { bearer, issuer, password } from '../../support/auth.ts';

let accounts: TestAccounts;
beforeAll(async () => {
  accounts = await startAccounts();
});
afterAll(() => accounts.stop());

/** Somebody with a profile. */
async function join(email: string): Promise<SignedIn> {
  const person = await accounts.join(email);
  await accounts.rows('insert into user_profile (user_id, time_per_week) values ($1, 3)', [person.userId]);
  return person;
}
const remove = (body: object, headers: Record<string, string> = {}) =>
  accounts.ask('POST', '/delete-user', { headers, body });
async function askForLink(person: SignedIn): Promise<string> {
  expect((await remove({}, bearer(person.token))).status).toBe(200);
  return accounts.newestToken(person.email);
}
const isThere = async ({ userId }: SignedIn) =>
  (await accounts.rows('select from "user" where "id" = $1', [userId])).length === 1;

/** Of whom nothing may be left in any table. */
async function expectGone(person: SignedIn): Promise<void> {
  expect(await isThere(person)).toBe(false);
  expect(await accounts.isAlive(person)).toBe(false);
  for (const [table, column] of [
    ['"session"', '"userId"'],
    ['"account"', '"userId"'],
    ['user_profile', 'user_id'],
    ['"verification"', '"value"'],
  ])
    expect(
      await accounts.rows(`select from ${table} where ${column}::text = $1`, [person.userId]),
      table,
    ).toEqual([]);
  const { status } = await accounts.ask('POST', '/signin', { body: { email: person.email, password } });
  expect(status).toBe(401);
}

describe('the deletion of an account', () => {
  it('T24 by password takes sessions, profile and links with it; a last mail says so', async () => {
    const person = await join('by-password@example.test');
    const other = await accounts.startSession(person.email);
    await accounts.askForReset(person.email);
    const { status, cookies } = await remove({ password }, { cookie: person.cookie, origin: issuer });
    expect(status).toBe(200);
    expect(cookies.join()).toMatch(/session_token=;.*Max-Age=0/);
    await expectGone(person);
    expect(await accounts.isAlive(other)).toBe(false);
    expect(accounts.mailsTo(person.email)[0]?.subject).toContain('has been deleted');
  });

  it('by the link of a mail needs no session, and is told once', async () => {
    const person = await join('by-link@example.test');
    const token = await askForLink(person);
    expect(await isThere(person)).toBe(true);
    const answers = await Promise.all([remove({ token }), remove({ token })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
    await expectGone(person);
    expect((await remove({ token })).body).toMatchObject({ error_code: 'NOT_FOUND' });
    expect(
      accounts.mailsTo(person.email).filter(({ subject }) => /has been deleted/.test(subject)),
    ).toHaveLength(1);
  });

  it('T36 is refused with a wrong password, and to nobody in particular', async () => {
    const person = await join('wrong@example.test');
    for (const wrong of ['not the right one', ''])
      expect(await remove({ password: wrong }, bearer(person.token))).toMatchObject({
        status: 401,
        body: { error_code: 'INVALID_CREDENTIALS' },
      });
    expect((await remove({ password: 'x'.repeat(129) }, bearer(person.token))).status).toBe(400);
    for (const body of [{}, { password }])
      expect(await remove(body)).toMatchObject({ status: 401, body: { error_code: 'UNAUTHENTICATED' } });
    expect(await accounts.isAlive(person)).toBe(true);
  });

  it('is of the account that the link was mailed to, whoever is signed in', async () => {
    const victim = await join('bystander@example.test');
    const person = await join('leaving@example.test');
    const token = await askForLink(person);
    expect(
      (await remove({ token, userId: victim.userId, id: victim.userId }, bearer(victim.token))).status,
    ).toBe(200);
    await expectGone(person);
    expect(await accounts.isAlive(victim)).toBe(true);
  });

  it.each(['', 'x'.repeat(48), '0'.repeat(48), '%', '\'; delete from "user" --', 'x'.repeat(129)])(
    'is not made by %j for a token',
    async (token) => {
      const { status } = await remove({ token });
      expect([400, 404]).toContain(status);
    },
  );

  it('by link is possible for an hour', async () => {
    const person = await join('expired@example.test');
    const token = await askForLink(person);
    await accounts.rows(
      `update "verification" set "expiresAt" = "expiresAt" - interval '1 hour' where "value" = $1`,
      [person.userId],
    );
    expect((await remove({ token })).status).toBe(404);
    expect(await isThere(person)).toBe(true);
  });

  it('T29 is refused to a page of another origin', async () => {
    const person = await join('forged@example.test');
    for (const origin of ['https://evil.test', 'null'])
      expect((await remove({ password }, { cookie: person.cookie, origin })).status).toBe(403);
    expect(await isThere(person)).toBe(true);
  });

  it('leaves the address free for a new account, to which old links and tokens do not lead', async () => {
    const person = await join('anew@example.test');
    const reset = await accounts.askForReset(person.email);
    await remove({ password }, bearer(person.token));
    await accounts.register(person.email);
    expect((await accounts.reset(reset, 'another good password')).status).toBe(400);
    expect(await accounts.isAlive(person)).toBe(false);
  });
});
