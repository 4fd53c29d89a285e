import { randomUUID } from 'node:crypto';
import type { Client } from '@neondatabase/serverless';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { withRequest } from '#shared/observability/request-scope';
import { captureLines } from '#shared/observability/testing';
import { createAdministration } from '../support/administration.ts';
import { startDeployedDatabase, type TestDatabase } from '../support/database.ts';

const operator = 'arn:aws:sts::123456789012:assumed-role/operators/grace@example.com';

let database: TestDatabase;
let ask: ReturnType<typeof createAdministration>;
let userId: string;
let email: string;
beforeAll(async () => {
  database = await startDeployedDatabase();
  ask = createAdministration(database);
});
afterAll(() => database.stop());
beforeEach(async () => {
  email = `${randomUUID()}@example.test`;
  const [user] = await query('insert into "user" ("name", "email") values ($1, $2) returning "id"', [
    'Ada',
    email,
  ]);
  userId = String(user?.id);
});
afterEach(() => void vi.restoreAllMocks());

const query = (text: string, values: unknown[] = []) =>
  database.asOwner(async (client) => (await client.query(text, values)).rows as Record<string, unknown>[]);
const ban = (extra: object = {}) => ask({ action: 'ban', user: email, reason: 'spam', ...extra });
const insertSession = (client: Client) =>
  client.query(
    `insert into "session" ("userId", "token", "expiresAt") values ($1, gen_random_uuid(), now() + interval '1 day')`,
    [userId],
  );
const startSession = () => database.asOwner(insertSession);
const countSessions = async () =>
  (await query('select count(*)::int as n from "session" where "userId" = $1', [userId]))[0]?.n;

/** Resolves as soon as some statement waits for a lock. */
async function untilSomebodyWaits(): Promise<void> {
  const waiting = 'select 1 from pg_locks where not granted';
  await database.asOwner(async (client) => {
    while ((await client.query(waiting)).rows.length === 0);
  });
}

describe('T24 a ban', () => {
  it('ends every session and lets none begin, until it is taken back', async () => {
    await startSession();
    await startSession();
    const user = { id: userId, email };
    expect(await ban()).toEqual({ status: 'changed', user: { ...user, sessions_ended: 2 } });
    expect(await countSessions()).toBe(0);
    await expect(startSession()).rejects.toMatchObject({ code: 'GH403' });
    expect(await ask({ action: 'show', user: userId })).toMatchObject({
      user: { banned: true, ban_reason: 'spam', banned_until: null },
    });
    expect(await ask({ action: 'unban', user: email })).toMatchObject({ status: 'changed' });
    await startSession();
    expect(await ask({ action: 'show', user: email })).toMatchObject({
      user: { banned: false, ban_reason: null, living_sessions: 1 },
    });
  });

  it('that had run out ends sessions again when it is renewed', async () => {
    await ban();
    await query(`update "user" set "banExpires" = now() - interval '1 hour' where "id" = $1`, [userId]);
    await startSession();
    expect(await ban({ until: '2999-01-01T00:00:00Z' })).toMatchObject({ user: { sessions_ended: 1 } });
    expect(await countSessions()).toBe(0);
  });

  it('waits for a session that is just beginning, and ends it', async () => {
    await database.asOwner(async (client) => {
      await client.query('begin');
      await insertSession(client);
      const banned = ban();
      await untilSomebodyWaits();
      await client.query('commit');
      expect(await banned).toMatchObject({ user: { sessions_ended: 1 } });
    });
    expect(await countSessions()).toBe(0);
  });

  it('made by whatever statement, does so too', async () => {
    await database.asOwner(async (client) => {
      await client.query('begin');
      await insertSession(client);
      const banned = query('update "user" set "banned" = true where "id" = $1', [userId]);
      await untilSomebodyWaits();
      await client.query('commit');
      await banned;
    });
    expect(await countSessions()).toBe(0);
  });

  it('that is just being made is waited for by a session that wants to begin', async () => {
    await database.asOwner(async (client) => {
      await client.query('begin');
      await client.query(`select gatehouse.ban_user($1, 'spam', null)`, [userId]);
      const session = expect(startSession()).rejects.toMatchObject({ code: 'GH403' });
      await untilSomebodyWaits();
      await client.query('commit');
      await session;
    });
  });
});

describe('an operator', () => {
  it('finds users by id and by part of an address, which is no pattern', async () => {
    const found = { id: userId, email, email_verified: false, banned: false };
    for (const text of [userId, email.slice(4, 20).toUpperCase()])
      expect(await ask({ action: 'find', text })).toEqual({ status: 'found', users: [found], more: false });
    for (const text of ['%%%', '___', `' or true --`])
      expect(await ask({ action: 'find', text })).toEqual({ status: 'found', users: [], more: false });
  });

  it('is shown twenty users, and that there are more', async () => {
    await query(
      `insert into "user" ("name", "email") select '', 'many-' || n from generate_series(10, 30) n`,
    );
    const answer = await ask({ action: 'find', text: 'many-' });
    expect(answer).toMatchObject({ status: 'found', more: true });
    expect(answer.status === 'found' && answer.users).toHaveLength(20);
  });

  it('signs a user out and nobody else', async () => {
    await startSession();
    const [bob] = await query(`insert into "user" ("name", "email") values ('Bob', $1) returning "id"`, [
      `b${email}`,
    ]);
    await query(
      `insert into "session" ("userId", "token", "expiresAt") values ($1, $2, now() + interval '1 day')`,
      [bob?.id, randomUUID()],
    );
    expect(await ask({ action: 'sign-out', user: email })).toMatchObject({ user: { sessions_ended: 1 } });
    expect(await countSessions()).toBe(0);
    expect(await ask({ action: 'show', user: String(bob?.id) })).toMatchObject({
      user: { living_sessions: 1 },
    });
  });

  it('deletes a user with all that belongs to it', async () => {
    await startSession();
    await query('insert into user_profile (user_id) values ($1)', [userId]);
    await query(
      `insert into "verification" ("identifier", "value", "expiresAt") values ('sha256/reset-password:x', $1, now())`,
      [userId],
    );
    await query(`select gatehouse.admit('[]', '192.0.2.1', $1)`, [email]);
    expect(await ask({ action: 'delete', user: email })).toMatchObject({
      user: { id: userId, sessions_ended: 1 },
    });
    for (const rest of [
      '"session" where "userId"::text',
      'user_profile where user_id::text',
      '"verification" where "value"',
    ])
      expect(await query(`select 1 from ${rest} = $1`, [userId])).toEqual([]);
    expect(await query(`select 1 from gatehouse.limits_of($1)`, [email])).toEqual([]);
    expect(await ask({ action: 'delete', user: userId })).toEqual({ status: 'not_found' });
  });

  it.each([
    [{}, ['action']],
    [{ action: 'erase', user: 'a@b.de' }, ['action']],
    [{ action: 'show', user: 'ada' }, ['user']],
    [{ action: 'find', text: 'ad' }, ['text']],
    [{ action: 'ban', user: 'a@b.de' }, ['reason']],
    [{ action: 'ban', user: 'a@b.de', reason: 'x', until: '2020-01-01T00:00:00Z' }, ['until']],
    [{ action: 'ban', user: 'a@b.de', reason: 'x'.repeat(501), until: 'soon' }, ['reason', 'until']],
    [{ action: 'delete', user: 'a@b.de', force: true }, ['']],
  ])('is told what is wrong with %j', async (request, paths) => {
    const answer = await ask(request);
    expect(answer).toMatchObject({ status: 'invalid', faults: paths.map((path) => ({ path })) });
  });

  it('T49 leaves an audit line for each action, with whom the caller says to be and no address', async () => {
    const lines = captureLines();
    const actions = ['show', 'unban', 'sign-out', 'reset-second-factor', 'export', 'delete', 'show'];
    await withRequest({ requestId: 'invocation-1' }, async () => {
      await ask({ action: 'find', text: email, operator });
      for (const action of actions) await ask({ action, user: email, operator });
      await ask({ action: 'show', user: userId, operator: 'nobody in particular' });
      await ask({ action: 'show', user: 'not a user' });
    });
    const written = lines().filter(({ message }) => message === 'audit');
    expect(written.map(({ outcome }) => outcome)).toEqual([
      'found',
      'shown',
      'unbanned',
      'signed_out',
      'second_factor_reset',
      'exported',
      'deleted',
      'not_found',
      'not_found',
    ]);
    const line = { event: 'administration', claimed_operator: operator, request_id: 'invocation-1' };
    expect(written.slice(1, 7)).toEqual(
      Array.from({ length: 6 }, () => expect.objectContaining({ ...line, user_id: userId })),
    );
    expect(written.at(-1)).not.toHaveProperty('claimed_operator');
    expect(JSON.stringify(written)).not.toContain(email);
  });
});
