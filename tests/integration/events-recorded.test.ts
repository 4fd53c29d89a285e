import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventDetails } from '#shared/contract/events';
import { createOneShotDatabase } from '#shared/database/one-shot';
import { replaceHash } from '../../functions/auth/accounts/statements.ts';
import { runUpkeep } from '../../functions/maintenance/maintenance.ts';
import { recordEvents } from '../../functions/schema/event-recording.ts';
import { createAdministration } from '../support/administration.ts';
import { bearer, password, startAuth, type TestAuth } from '../support/auth.ts';
import { connectionAs } from '../support/database.ts';
import { startEvents, type TestEvents } from '../support/events.ts';
import { findMail, tokenIn } from '../support/mail.ts';

const newPassword = 'a quite different password';
let auth: TestAuth;
let events: TestEvents;
beforeAll(async () => {
  auth = await startAuth();
  events = await startEvents(auth.database);
});
afterAll(async () => {
  await events.stop();
  await auth.stop();
});

let people = 0;
let email: string;
beforeEach(() => {
  people += 1;
  email = `person-${people}@example.test`;
});

const asOwner = (text: string, values: unknown[] = []) =>
  auth.database.asOwner(async (client) => (await client.query(text, values)).rows);
/** What has happened to the user since the last call. */
async function newTypes(userId: string) {
  await events.publish();
  const types = events.typesOf(userId);
  events.captured.clear();
  return types;
}
async function registered() {
  const { id } = await auth.register(email);
  await newTypes(id);
  return id;
}
const tokenOf = async () => String((await auth.signIn(email)).body.token);
const change = (token: string, extra: object = {}) =>
  auth.post('/change-password', { currentPassword: password, newPassword, ...extra }, bearer(token));

describe('what is recorded', () => {
  it('created at sign-up, verified when the link is followed, and neither twice', async () => {
    const signUp = { email, name: 'Ada', password };
    const userId = String((await auth.post('/sign-up/email', signUp)).body.user.id);
    expect(await newTypes(userId)).toEqual(['user.created']);
    await auth.post('/sign-up/email', signUp);
    const token = tokenIn(findMail(auth.mailbox, email));
    await auth.post('/verify-email', { token });
    await auth.post('/verify-email', { token });
    expect(await newTypes(userId)).toEqual(['user.verified']);
  });

  it('a sign-up with the address of an account that is there changes nothing of it', async () => {
    const { body } = await auth.post('/sign-up/email', { email, name: 'Eve', password });
    await auth.post('/sign-up/email', { email, name: 'Ada', password: newPassword });
    expect(await newTypes(String(body.user.id))).toEqual(['user.created']);
  });

  it('nothing at a sign-in or a read', async () => {
    const userId = await registered();
    const token = await tokenOf();
    await auth.get('/get-session', bearer(token));
    await auth.get('/token', bearer(token));
    await auth.signIn(email, { password: 'a wrong password' });
    expect(await newTypes(userId)).toEqual([]);
  });

  it('a revocation at sign-out, once, with the session that ended', async () => {
    const userId = await registered();
    const token = await tokenOf();
    const { session } = (await auth.get('/get-session', bearer(token))).body;
    await auth.post('/sign-out', {}, bearer(token));
    await auth.post('/sign-out', {}, bearer(token));
    await events.publish();
    expect(events.captured.list().map(({ detail }) => [detail.user_id, detail.session_id])).toEqual([
      [userId, session.id],
    ]);
    expect(await newTypes(userId)).toEqual(['session.revoked']);
  });

  it('a change of the password, then the end of every session that it replaces', async () => {
    const userId = await registered();
    const [own] = [await tokenOf(), await tokenOf()];
    expect((await change(own, { revokeOtherSessions: true })).status).toBe(200);
    expect(await newTypes(userId)).toEqual(['password.changed', 'session.revoked', 'session.revoked']);
  });

  it('a reset by mail', async () => {
    const userId = await registered();
    await tokenOf();
    await auth.post('/request-password-reset', { email });
    const token = tokenIn(findMail(auth.mailbox, email));
    expect((await auth.post('/reset-password', { token, newPassword })).status).toBe(200);
    expect(await newTypes(userId)).toEqual(['password.changed', 'session.revoked']);
  });

  it('no change of the password when the same one gets a stronger hash', async () => {
    const userId = await registered();
    const database = createOneShotDatabase(connectionAs(auth.database, 'auth'));
    const [before] = await asOwner('select "password" from "account" where "userId" = $1', [userId]);
    await database.query(replaceHash(userId, String(before?.password), 'stronger'));
    const [after] = await asOwner('select "password" from "account" where "userId" = $1', [userId]);
    expect(after?.password).toBe('stronger');
    expect(await newTypes(userId)).toEqual([]);
    await database.transaction([
      replaceHash(userId, 'stronger', 'stronger still'),
      { text: `update "account" set "password" = 'other' where "userId" = $1`, values: [userId] },
    ]);
    expect(await newTypes(userId)).toEqual(['password.changed']);
  });

  it('a deletion, which stands for all sessions too', async () => {
    const userId = await registered();
    const token = await tokenOf();
    await tokenOf();
    expect((await auth.post('/delete-user', { password }, bearer(token))).status).toBe(200);
    expect(await newTypes(userId)).toEqual(['user.deleted']);
  });
});

describe('what is recorded, whoever changes the tables', () => {
  it('a ban ends every session', async () => {
    const userId = await registered();
    await tokenOf();
    await tokenOf();
    await asOwner('update "user" set "banned" = true where "id" = $1', [userId]);
    expect(await newTypes(userId)).toEqual(['session.revoked', 'session.revoked']);
  });

  it('a session that is made to expire ends; one that is extended, or purged later, does not', async () => {
    const userId = await registered();
    await tokenOf();
    await asOwner(`update "session" set "expiresAt" = now() + interval '9 days' where "userId" = $1`, [
      userId,
    ]);
    expect(await newTypes(userId)).toEqual([]);
    await asOwner('update "session" set "expiresAt" = now() where "userId" = $1', [userId]);
    expect(await newTypes(userId)).toEqual(['session.revoked']);
    await asOwner('delete from "session" where "userId" = $1', [userId]);
    expect(await newTypes(userId)).toEqual([]);
  });

  it('nothing when upkeep purges sessions that have expired, and what was published is not its business', async () => {
    const userId = await registered();
    await tokenOf();
    await asOwner(
      `insert into "session" ("userId", "token", "expiresAt") values ($1, 'expired', now() - interval '1 hour')`,
      [userId],
    );
    await asOwner(`update gatehouse.event_outbox set published_at = now() - interval '8 days'`);
    const recorded = () => asOwner('select sequence from gatehouse.event_outbox order by sequence');
    const before = await recorded();
    expect(before.length).toBeGreaterThan(0);
    const { report } = await runUpkeep({
      database: createOneShotDatabase(connectionAs(auth.database, 'maintenance')),
      remainingMs: () => 1_000,
      onFailure: (what, error) => expect.unreachable(`${what}: ${error}`),
    });
    expect(report).toMatchObject({ purged: { sessions: 1 }, complete: true });
    expect(await recorded()).toEqual(before);
    expect(await newTypes(userId)).toEqual([]);
    expect(await recorded()).toEqual([]);
  });

  it('what operators do: a revocation for each session that lived, and one deletion', async () => {
    const userId = await registered();
    await tokenOf();
    await tokenOf();
    await asOwner(
      `insert into "session" ("userId", "token", "expiresAt") values ($1, 'ended', now() - interval '1 hour')`,
      [userId],
    );
    const administer = createAdministration(auth.database);
    await administer({ action: 'sign-out', user: userId });
    expect(await newTypes(userId)).toEqual(['session.revoked', 'session.revoked']);
    await tokenOf();
    await administer({ action: 'delete', user: userId });
    expect(await newTypes(userId)).toEqual(['user.deleted']);
  });

  it('a user who begins verified is created and verified; a first password later is a change', async () => {
    const [user] = await asOwner(
      `insert into "user" ("name", "email", "emailVerified") values ('Ada', $1, true) returning "id"`,
      [email],
    );
    const userId = String(user?.id);
    expect(await newTypes(userId)).toEqual(['user.created', 'user.verified']);
    await asOwner(
      `insert into "account" ("accountId", "providerId", "userId", "password") values ('ada', 'credential', $1, 'x')`,
      [userId],
    );
    expect(await newTypes(userId)).toEqual(['password.changed']);
  });

  it('nothing of a sign-up that is rolled back', async () => {
    const userId = randomUUID();
    await auth.database.asOwner(async (client) => {
      await client.query('begin');
      await client.query(`insert into "user" ("id", "name", "email") values ($1, 'Ada', $2)`, [
        userId,
        email,
      ]);
      // As at a commit, when the deferred triggers run.
      await client.query('set constraints all immediate');
      const { rows } = await client.query('select from gatehouse.event_outbox where user_id = $1', [userId]);
      expect(rows).toHaveLength(1);
      await client.query('rollback');
    });
    expect(await newTypes(userId)).toEqual([]);
    const rows = await asOwner('select from gatehouse.event_outbox where user_id = $1', [userId]);
    expect(rows).toEqual([]);
  });

  it('nothing while a stage has no events', async () => {
    await auth.database.asOwner((client) => recordEvents(client, false));
    const { id } = await auth.register(email);
    await auth.database.asOwner((client) => recordEvents(client, true));
    expect(await newTypes(id)).toEqual([]);
  });
});

it('events have what the contract says, and nothing personal', async () => {
  const { id } = await auth.register(email, 'Ada Lovelace');
  await change(await tokenOf(), { revokeOtherSessions: true });
  const token = String((await auth.signIn(email, { password: newPassword })).body.token);
  await auth.post('/sign-out', {}, bearer(token));
  await asOwner('delete from "user" where "id" = $1', [id]);
  await events.publish();
  const published = events.captured.list().filter(({ detail }) => detail.user_id === id);
  expect(new Set(published.map((event) => event['detail-type']))).toEqual(new Set(Object.keys(eventDetails)));
  for (const event of published) {
    const schema = eventDetails[event['detail-type'] as keyof typeof eventDetails];
    expect(schema.strict().parse(event.detail)).toEqual(event.detail);
    expect(event).toMatchObject({ bus: 'gatehouse-test', source: 'gatehouse.test' });
    expect(event.time.slice(0, 19)).toBe(String(event.detail.occurred_at).slice(0, 19));
  }
  expect(JSON.stringify(published)).not.toMatch(/person-|example\.test|lovelace|198\.51/i);
});
