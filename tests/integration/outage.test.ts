import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOneShotDatabase } from '#shared/database/one-shot';
import { createEnginePool } from '#shared/database/pool';
import { password, startAuth, type TestAuth } from '../support/auth.ts';
import { connectionAs } from '../support/database.ts';

let auth: TestAuth;
beforeAll(async () => {
  auth = await startAuth();
});
afterAll(() => auth.stop());

/** The bound within which a request must have failed. */
const maxFailureMs = 5_000;
const unavailable = { name: 'DatabaseUnavailableError' };
let emails = 0;
const newEmail = () => `person-${++emails}@example.test`;

async function failsInTime(work: Promise<unknown>) {
  const startedAt = performance.now();
  await expect(work).rejects.toMatchObject(unavailable);
  expect(performance.now() - startedAt).toBeLessThan(maxFailureMs);
}

async function failsAtOnce(work: Promise<unknown>) {
  const pending = Symbol('pending');
  const failed = work.catch((error: unknown) => error);
  expect(
    await Promise.race([failed, new Promise((resolve) => setImmediate(resolve, pending))]),
  ).toMatchObject(unavailable);
}

describe('T53 while the database is stopped', () => {
  beforeEach(async () => {
    await auth.database.postgres.start();
  });

  it('every route of the engine fails as unavailable, and the next request after its return works', async () => {
    const email = newEmail();
    await auth.register(email);
    const { token } = (await auth.post('/sign-in/email', { email, password })).body;
    const headers = { authorization: `Bearer ${token}` };
    await auth.database.postgres.stop();
    await failsInTime(auth.post('/sign-in/email', { email, password }));
    await failsInTime(auth.post('/sign-up/email', { email: newEmail(), name: 'P', password }));
    await failsInTime(auth.get('/token', headers));
    await failsInTime(auth.get('/get-session', headers));
    await auth.database.postgres.start();
    expect((await auth.get('/get-session', headers)).body.user.email).toBe(email);
    expect((await auth.post('/sign-in/email', { email, password })).status).toBe(200);
  });

  it('what was acknowledged before is there after', async () => {
    const email = newEmail();
    await auth.register(email);
    await auth.database.postgres.stop();
    await auth.database.postgres.start();
    expect((await auth.post('/sign-in/email', { email, password })).status).toBe(200);
  });

  it('one-shot statements fail as unavailable and recover', async () => {
    const database = createOneShotDatabase(connectionAs(auth.database, 'health'));
    await auth.database.postgres.stop();
    await failsInTime(database.query({ text: 'select 1' }));
    await auth.database.postgres.start();
    await expect(database.query({ text: 'select 1 as one' })).resolves.toEqual([{ one: 1 }]);
  });
});

describe('a slow database', () => {
  it('fails a one-shot statement after its timeout', async () => {
    const database = createOneShotDatabase(connectionAs(auth.database, 'health'), { timeoutMs: 200 });
    await failsInTime(database.query({ text: 'select pg_sleep(3)' }));
  });
});

describe('the engine’s pool', () => {
  it('does not hand out a connection that slept through a freeze', async () => {
    const pool = createEnginePool(connectionAs(auth.database, 'auth'), { onFailure: () => undefined });
    const backend = async () => {
      const client = await pool.connect();
      const { rows } = await client.query('select pg_backend_pid() as pid');
      client.release();
      return rows[0].pid;
    };
    const first = await backend();
    expect(await backend()).toBe(first);
    const { now } = Date;
    Date.now = () => now() + 9_000;
    try {
      expect(await backend()).not.toBe(first);
    } finally {
      Date.now = now;
      await pool.end();
    }
  });

  it('gives up a connection whose statement hung, and works on with a new one', async () => {
    const pool = createEnginePool(connectionAs(auth.database, 'auth'), { onFailure: () => undefined });
    const hung = await pool.connect();
    await expect(hung.query('select pg_sleep(30)')).rejects.toMatchObject(unavailable);
    await failsAtOnce(hung.query('rollback'));
    hung.release();
    const next = await pool.connect();
    await expect(next.query('select 1 as one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
    next.release();
    await pool.end();
  });

  it('says that it failed also where the engine swallows the error', async () => {
    const outages: Error[] = [];
    const url = connectionAs(auth.database, 'auth').url.replace('role-password', 'wrong-password');
    const pool = createEnginePool(
      { ...auth.database.owner, url },
      { onFailure: (error) => outages.push(error) },
    );
    await expect(pool.connect()).rejects.toMatchObject(unavailable);
    expect(outages).toHaveLength(1);
    expect(outages[0]?.message).not.toContain('wrong-password');
    await pool.end();
  });
});
