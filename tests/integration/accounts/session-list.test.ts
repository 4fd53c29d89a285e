import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SignedIn, startAccounts, type TestAccounts } from '../../support/accounts.ts';
import { bearer, issuer } from '../../support/auth.ts';

let accounts: TestAccounts;
let bob: SignedIn;
beforeAll(async () => {
  accounts = await startAccounts();
  await accounts.register('ada@example.test');
  bob = await accounts.join('bob@example.test');
});
afterAll(() => accounts.stop());

let here: SignedIn;
let there: SignedIn;
beforeEach(async () => {
  await accounts.rows('delete from "session" where "userId" <> $1', [bob.userId]);
  here = await accounts.startSession('ada@example.test');
  there = await accounts.startSession('ada@example.test');
});

const ask = (method: string, path: string, body?: object, who = here) =>
  accounts.ask(method, path, { headers: bearer(who.token), body });
const revokeById = (id: string) => ask('DELETE', `/sessions/${id}`);
const storedHash = async ({ sessionId }: SignedIn) =>
  String((await accounts.rows('select "token" from "session" where "id" = $1', [sessionId]))[0]?.token);

describe('T25 the list of sessions', () => {
  it('has the caller’s own, newest first, and says which is this one', async () => {
    const { body } = await ask('GET', '/sessions');
    expect(body.map(({ id, isCurrent }: Record<string, unknown>) => ({ id, isCurrent }))).toEqual([
      { id: there.sessionId, isCurrent: false },
      { id: here.sessionId, isCurrent: true },
    ]);
    const keys = ['createdAt', 'expiresAt', 'id', 'ipAddress', 'isCurrent', 'token', 'userAgent'];
    for (const row of body) expect(Object.keys(row).sort()).toEqual(keys);
    for (const row of body) expect(row.token).toHaveLength(8);
  });

  it.each(['/sessions', '/list-sessions', '/session', '/get-session', '/me'])(
    'GET %s holds neither a whole token of another session nor anything that the database stores',
    async (path) => {
      const text = JSON.stringify(await ask('GET', path));
      for (const secret of [there.token, bob.token, bob.sessionId]) expect(text).not.toContain(secret);
      for (const session of [here, there, bob]) expect(text).not.toContain(await storedHash(session));
    },
  );

  it('leaves out sessions that have expired', async () => {
    await accounts.rows(`update "session" set "expiresAt" = now() where "id" = $1`, [there.sessionId]);
    expect((await ask('GET', '/sessions')).body).toHaveLength(1);
    expect((await ask('GET', '/list-sessions')).body).toHaveLength(1);
    expect((await revokeById(there.sessionId)).status).toBe(404);
  });
});

describe('T25 a session is revoked', () => {
  it('by its owner, at once and once', async () => {
    expect((await revokeById(there.sessionId)).status).toBe(204);
    expect(await accounts.isAlive(there)).toBe(false);
    expect(await revokeById(there.sessionId)).toMatchObject({
      status: 404,
      body: { error_code: 'NOT_FOUND' },
    });
  });

  it.each([
    ['of somebody else', () => bob.sessionId],
    ['that nobody has', () => '00000000-0000-4000-8000-000000000000'],
    ['that is no uuid', () => "1'or'1'='1"],
    ['that is a token', () => there.token],
  ])('not by an id %s', async (_, id) => {
    expect((await revokeById(encodeURIComponent(id()))).status).toBe(404);
    expect(await Promise.all([here, there, bob].map(accounts.isAlive))).toEqual([true, true, true]);
  });

  it('not by its own request', async () => {
    expect(await revokeById(here.sessionId)).toMatchObject({
      status: 400,
      body: { error_code: 'CURRENT_SESSION' },
    });
    expect(await accounts.isAlive(here)).toBe(true);
  });

  it('by what the engine’s client takes for its token, and not by somebody else’s', async () => {
    for (const token of [bob.sessionId, bob.token, await storedHash(bob), await storedHash(there)])
      expect((await ask('POST', '/revoke-session', { token })).status).toBe(200);
    expect(await Promise.all([here, there, bob].map(accounts.isAlive))).toEqual([true, true, true]);
    const rows: { id: string; token: string }[] = (await ask('GET', '/list-sessions')).body;
    await ask('POST', '/revoke-session', { token: rows.find(({ id }) => id === there.sessionId)?.token });
    expect(await Promise.all([here, there].map(accounts.isAlive))).toEqual([true, false]);
  });

  it('with all others, or with all', async () => {
    await ask('POST', '/revoke-other-sessions', {});
    expect(await Promise.all([here, there, bob].map(accounts.isAlive))).toEqual([true, false, true]);
    await ask('POST', '/revoke-sessions', {});
    expect(await Promise.all([here, bob].map(accounts.isAlive))).toEqual([false, true]);
  });
});

it('T25 what the database stores of a session opens nothing', async () => {
  const stolen = await storedHash(there);
  for (const headers of [
    bearer(stolen),
    { cookie: `__Secure-better-auth.session_token=${stolen}`, origin: issuer },
  ])
    expect((await accounts.get('/get-session', headers)).body).toBeNull();
  const dump = JSON.stringify(await accounts.rows('select * from user_sessions'));
  for (const { token } of [here, there, bob]) expect(dump).not.toContain(token);
});
