import { randomUUID } from 'node:crypto';
import type { Client } from '@neondatabase/serverless';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOneShotDatabase, type OneShotDatabase } from '#shared/database/one-shot';
import { runUpkeep, type UpkeepOptions } from '../../functions/maintenance/maintenance.ts';
import { connectionAs, startDeployedDatabase, type TestDatabase } from '../support/database.ts';

/** How long a statement of the tests waits for a lock: for none that lasts. */
const lockTimeout = '250ms';

let database: TestDatabase;
let maintenance: OneShotDatabase;
let userId: string;
beforeAll(async () => {
  database = await startDeployedDatabase();
  maintenance = createOneShotDatabase(connectionAs(database, 'maintenance'));
  const [user] = await query(
    `insert into "user" ("name", "email") values ('Ada', 'ada@example.test') returning "id"`,
  );
  userId = String(user?.id);
});
afterAll(() => database.stop());
beforeEach(() => query('truncate "session", "verification", rate_limit, sign_in_guard, "jwks"'));

const query = (text: string, values: unknown[] = []) =>
  database.asOwner(async (client) => (await client.query(text, values)).rows as Record<string, unknown>[]);
const run = (options: Partial<UpkeepOptions> = {}) =>
  runUpkeep({
    database: maintenance,
    remainingMs: () => 1_000,
    onFailure: (what, error) => expect.unreachable(`${what}: ${error}`),
    ...options,
  });
const nothing = { sessions: 0, verifications: 0, rate_limits: 0, sign_in_guards: 0 };

/** Rows of each kind that end at a time relative to now. */
async function addRows(endsIn: string, count: number): Promise<void> {
  await addSessions(endsIn, count);
  await query(
    `insert into "verification" ("identifier", "value", "expiresAt")
      select gen_random_uuid(), '', now() + $1::interval from generate_series(1, $2)`,
    [endsIn, count],
  );
  await query(
    `insert into rate_limit (key, count, window_ends_at)
      select gen_random_uuid(), 1, now() + $1::interval from generate_series(1, $2)`,
    [endsIn, count],
  );
  await query(
    `insert into sign_in_guard (account, client, forget_at)
      select 'a', gen_random_uuid(), now() + $1::interval from generate_series(1, $2)`,
    [endsIn, count],
  );
}

const addSessions = (endsIn: string, count: number) =>
  query(
    `insert into "session" ("userId", "token", "expiresAt")
      select $1, gen_random_uuid(), now() + $2::interval from generate_series(1, $3)`,
    [userId, endsIn, count],
  );

const countRows = async () =>
  (
    await query(`select (select count(*) from "session")::int as sessions,
      (select count(*) from "verification")::int as verifications, (select count(*) from rate_limit)::int as rate_limits,
      (select count(*) from sign_in_guard)::int as sign_in_guards`)
  )[0];

describe('upkeep', () => {
  it('removes what has expired and nothing else, and finds nothing the second time', async () => {
    await addRows('1 hour', 2);
    await addRows('-1 second', 1);
    await addRows('-1 hour', 3);
    const three = { sessions: 3, verifications: 3, rate_limits: 3, sign_in_guards: 3 };
    const { report, failed } = await run();
    expect(report).toEqual({ purged: three, complete: true, signing_key_age_days: null });
    expect(failed).toEqual([]);
    // What has expired within a minute stays, for clocks that are behind.
    expect(await countRows()).toEqual(three);
    expect((await run()).report).toMatchObject({ purged: nothing, complete: true });
  });

  it('removes a thousand rows at most at a time, whatever it is asked for', async () => {
    await addSessions('-1 hour', 1_200);
    expect(await maintenance.query({ text: 'select gatehouse.purge_sessions(1000000) as n' })).toEqual([
      { n: 1_000 },
    ]);
    expect(await countRows()).toMatchObject({ sessions: 200 });
  });

  it('ends when the time is over, says so, and goes on the next time, all kinds in turns', async () => {
    await addRows('-1 hour', 1_500);
    let batches = 4;
    const { report } = await run({ remainingMs: () => batches-- });
    const thousand = { sessions: 1_000, verifications: 1_000, rate_limits: 1_000, sign_in_guards: 1_000 };
    expect(report).toMatchObject({ purged: thousand, complete: false });
    expect((await run()).report).toMatchObject({ complete: true });
    expect(await countRows()).toEqual(nothing);
  });

  it('twice at once removes each row once', async () => {
    await addRows('-1 hour', 2_500);
    const reports = (await Promise.all([run(), run()])).map(({ report }) => report);
    for (const what of ['sessions', 'verifications', 'rate_limits', 'sign_in_guards'] as const)
      expect(reports.reduce((sum, { purged }) => sum + purged[what], 0)).toBe(2_500);
    expect(await countRows()).toEqual(nothing);
  });

  it('passes over rows that somebody holds, and does not wait', async () => {
    await addSessions('-1 hour', 2);
    await database.asOwner(async (client) => {
      await client.query('begin');
      await client.query('select from "session" order by "expiresAt", "id" limit 1 for update');
      expect((await run()).report.purged.sessions).toBe(1);
      await client.query('commit');
    });
    expect((await run()).report.purged.sessions).toBe(1);
  });

  it('what cannot be purged is named, and the rest is purged', async () => {
    await addRows('-1 hour', 1);
    await query('revoke execute on function gatehouse.purge_verifications from gatehouse_maintenance');
    const failures: unknown[] = [];
    const { report, failed } = await run({ onFailure: (...failure) => failures.push(failure) });
    await query('grant execute on function gatehouse.purge_verifications to gatehouse_maintenance');
    expect(failed).toEqual(['verifications']);
    expect(failures).toEqual([['verifications', expect.objectContaining({ code: '42501' })]]);
    const purged = { sessions: 1, verifications: 0, rate_limits: 1, sign_in_guards: 1 };
    expect(report).toMatchObject({ purged, complete: false });
  });

  it('tells the age of the newest signing key', async () => {
    await query(`insert into "jwks" ("publicKey", "privateKey", "createdAt")
      values ('{}', '', now() - interval '200 days'), ('{}', '', now() - interval '36 hours')`);
    const { report } = await run();
    expect(report.signing_key_age_days).toBeCloseTo(1.5, 2);
  });

  it('a person signs in, out and in again without waiting while 50,000 rows are purged', async () => {
    await query('alter table "session" disable trigger user');
    await addSessions('-1 hour', 50_000);
    await query('alter table "session" enable trigger user');
    let isOver = false;
    const purge = run({ remainingMs: () => 60_000 }).finally(() => {
      isOver = true;
    });
    const signIns = await database.asOwner(async (client) => {
      await client.query(`set lock_timeout = '${lockTimeout}'`);
      let count = 0;
      for (; !isOver; count++) await signInAndOut(client);
      return count;
    });
    expect((await purge).report).toMatchObject({ purged: { ...nothing, sessions: 50_000 }, complete: true });
    expect(signIns).toBeGreaterThan(10);
    expect(await countRows()).toMatchObject({ sessions: 0 });
  });
});

/** What a sign-in and a sign-out do to the tables that are purged. @throws SQLSTATE 55P03 after a wait */
async function signInAndOut(client: Client): Promise<void> {
  const token = randomUUID();
  await client.query(`select gatehouse.admit('[]', '192.0.2.7', 'ada@example.test')`);
  await client.query(
    `insert into "session" ("userId", "token", "expiresAt", "ipAddress")
      values ($1, $2, now() + interval '1 day', '192.0.2.7')`,
    [userId, token],
  );
  await client.query('delete from "session" where "token" = $1', [token]);
}
