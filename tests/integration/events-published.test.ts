import { randomUUID } from 'node:crypto';
import type { Client } from '@neondatabase/serverless';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createOneShotDatabase } from '#shared/database/one-shot';
import { createOutbox } from '../../functions/events/outbox.ts';
import { publishEvents } from '../../functions/events/publish.ts';
import { connectionAs, startDeployedDatabase, type TestDatabase } from '../support/database.ts';
import { startEvents, type TestEvents } from '../support/events.ts';

let database: TestDatabase;
let events: TestEvents;
beforeAll(async () => {
  database = await startDeployedDatabase();
  events = await startEvents(database);
});
afterAll(async () => {
  await events.stop();
  await database.stop();
});
afterEach(async () => {
  events.captured.failWith(undefined);
  await query('truncate gatehouse.event_outbox');
  events.captured.clear();
});

const query = (text: string, values: unknown[] = []) =>
  database.asOwner(async (client) => (await client.query(text, values)).rows);
const createUser = async (client: Client) => {
  const email = `${randomUUID()}@example.test`;
  const { rows } = await client.query(
    `insert into "user" ("name", "email") values ('Ada', $1) returning "id"`,
    [email],
  );
  return String(rows[0]?.id);
};
/** Users whose events are all in the outbox: created, verified, deleted. */
const createHistories = (count: number) =>
  database.asOwner(async (client) => {
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const id = await createUser(client);
      await client.query('update "user" set "emailVerified" = true where "id" = $1', [id]);
      await client.query('delete from "user" where "id" = $1', [id]);
      ids.push(id);
    }
    return ids;
  });
const history = ['user.created', 'user.verified', 'user.deleted'];
const unpublished = async () =>
  (await query('select from gatehouse.event_outbox where published_at is null')).length;
/** As if the time had passed that a publisher has. */
const expireLease = () => query('update gatehouse.event_publisher set leased_until = now()');
async function untilSomebodyWaits(locktype: 'advisory' | 'transactionid') {
  const text = 'select from pg_locks where locktype = $1 and not granted';
  while ((await query(text, [locktype])).length === 0);
}
const sequences = () => events.captured.list().map(({ detail }) => Number(detail.sequence));

describe('one publisher', () => {
  it('publishes more than a batch, each event once, in the order of each user', async () => {
    const ids = await createHistories(12);
    expect(await events.publish()).toEqual({ published: 36, refused: {} });
    for (const id of ids) expect(events.typesOf(id)).toEqual(history);
    expect(new Set(events.captured.list().map(({ detail }) => detail.id)).size).toBe(36);
    expect(await events.publish()).toEqual({ published: 0, refused: {} });
    expect(await unpublished()).toBe(0);
  });

  it('goes on with other users when EventBridge refuses an event, and keeps the order of its user', async () => {
    const [first = '', second = ''] = await createHistories(2);
    events.captured.failWith(({ detail, 'detail-type': type }) =>
      detail.user_id === first && type === 'user.verified.v1' ? 'ThrottlingException' : undefined,
    );
    expect(await events.publish()).toEqual({ published: 4, refused: { ThrottlingException: 1 } });
    expect(events.typesOf(first)).toEqual(['user.created']);
    expect(events.typesOf(second)).toEqual(history);
    events.captured.failWith(undefined);
    expect(await events.publish()).toEqual({ published: 2, refused: {} });
    expect(events.typesOf(first)).toEqual(history);
  });

  it('keeps everything while EventBridge refuses all', async () => {
    const [id = ''] = await createHistories(1);
    events.captured.failWith('down');
    await expect(events.publish()).rejects.toMatchObject({ name: 'InternalException' });
    expect(await unpublished()).toBe(3);
    events.captured.failWith(undefined);
    await events.publish();
    expect(events.typesOf(id)).toEqual(history);
  });

  it('leaves what a later version has recorded to a later version', async () => {
    const [id = ''] = await createHistories(1);
    await query(`update gatehouse.event_outbox set type = 'user.renamed' where type = 'user.verified'`);
    expect(await events.publish()).toEqual({ published: 1, refused: { UnknownType: 1 } });
    expect(events.typesOf(id)).toEqual(['user.created']);
  });

  it('ends when its time is up, and the next run goes on', async () => {
    await createHistories(6);
    const outbox = events.createOutbox();
    let batches = 2;
    const hasTime = () => batches-- > 0;
    expect((await publishEvents({ outbox, bus: events.bus, hasTime })).published).toBe(12);
    await outbox.finish();
    expect((await events.publish()).published).toBe(6);
  });
});

describe('a publisher that is killed', () => {
  it('between outbox and publish: the events come later', async () => {
    const [id = ''] = await createHistories(1);
    expect(await events.createOutbox().claim([])).toHaveLength(1);
    expect((await events.publish()).published).toBe(0);
    await expireLease();
    expect((await events.publish()).published).toBe(3);
    expect(events.typesOf(id)).toEqual(history);
  });

  it('between EventBridge’s answer and the mark: the event comes again, with the same id and before the next', async () => {
    const [id = ''] = await createHistories(1);
    const dying = {
      put: async (some: Parameters<typeof events.bus.put>[0]) => {
        await events.bus.put(some);
        throw new Error('killed');
      },
    };
    const outbox = events.createOutbox();
    await expect(publishEvents({ outbox, bus: dying, hasTime: () => true })).rejects.toThrow('killed');
    await expireLease();
    await events.publish();
    expect(events.typesOf(id)).toEqual(['user.created', ...history]);
    const [first, second] = events.captured.list();
    expect(first?.detail).toEqual(second?.detail);
  });
});

describe('two publishers at once', () => {
  it('publish each event once and in order: one works, the other ends', async () => {
    const ids = await createHistories(12);
    const runs = await Promise.all([events.publish(), events.publish()]);
    // The second may begin when the first has ended.
    expect(runs.reduce((sum, { published }) => sum + published, 0)).toBe(36);
    for (const id of ids) expect(events.typesOf(id)).toEqual(history);
    expect(events.captured.list()).toHaveLength(36);
  });

  it('the lease of the one that works is not taken, also for a batch that takes long', async () => {
    await createHistories(1);
    const outbox = events.createOutbox();
    expect(await outbox.claim([])).toHaveLength(1);
    expect(await events.createOutbox().claim([])).toEqual([]);
    expect(await outbox.claim([])).toHaveLength(1);
    await outbox.finish();
    const next = events.createOutbox();
    expect(await next.claim([])).toHaveLength(1);
    await next.finish();
  });
});

describe('transactions at once', () => {
  it('an event that is not committed yet is never overtaken by a later one', async () => {
    await database.asOwner(async (slow) => {
      const id = await createUser(slow);
      await events.publish();
      await slow.query('begin');
      await slow.query('update "user" set "emailVerified" = true where "id" = $1', [id]);
      // The commit has begun and has its sequence number.
      await slow.query('set constraints all immediate');
      const others = await createHistories(1);
      const run = events.publish();
      await Promise.race([run, untilSomebodyWaits('advisory')]);
      await slow.query('commit');
      await run;
      await events.publish();
      expect(others).toHaveLength(1);
      expect(sequences()).toEqual(sequences().toSorted((a, b) => a - b));
      expect(events.typesOf(id)).toEqual(['user.created', 'user.verified']);
    });
  });

  it('gives up for now when somebody is long about a commit, and holds nobody up', async () => {
    await database.asOwner(async (slow) => {
      await slow.query('begin');
      const id = await createUser(slow);
      await slow.query('set constraints all immediate');
      expect(await events.publish()).toEqual({ published: 0, refused: {} });
      await slow.query('commit');
      expect((await events.publish()).published).toBe(1);
      expect(events.typesOf(id)).toEqual(['user.created']);
    });
  });

  it('whoever waited for another transaction comes after it', async () => {
    await database.asOwner(async (first) => {
      const id = await createUser(first);
      await database.asOwner(async (second) => {
        await second.query('begin');
        await first.query('begin');
        // The second has its number of a transaction before the first.
        await second.query('select pg_current_xact_id()');
        await first.query('update "user" set "emailVerified" = true where "id" = $1', [id]);
        const deletion = second.query('delete from "user" where "id" = $1', [id]);
        await untilSomebodyWaits('transactionid');
        await first.query('commit');
        await deletion;
        await second.query('commit');
      });
      await events.publish();
      expect(events.typesOf(id)).toEqual(history);
    });
  });
});

describe('the end of a run', () => {
  it('purges what was published a week ago, a bounded number at a time, and nothing else', async () => {
    await createHistories(2);
    await events.publish();
    await query(`update gatehouse.event_outbox set published_at = now() - interval '8 days'
      where type <> 'user.deleted'`);
    await createHistories(1);
    const oneShot = createOneShotDatabase(connectionAs(database, 'events'));
    const purge = 'select purged from gatehouse.finish_publishing(gen_random_uuid(), 3)';
    expect(await oneShot.query({ text: purge })).toEqual([{ purged: 3 }]);
    expect(await oneShot.query({ text: purge })).toEqual([{ purged: 1 }]);
    expect(await query('select from gatehouse.event_outbox')).toHaveLength(5);
  });

  it('tells how long the oldest event has waited', async () => {
    expect((await events.createOutbox().finish()).oldestSeconds).toBe(0);
    await createHistories(1);
    await query(`update gatehouse.event_outbox set occurred_at = now() - interval '11 minutes'
      where type = 'user.created'`);
    const { oldestSeconds } = await events.createOutbox().finish();
    expect(Math.floor(oldestSeconds / 60)).toBe(11);
  });
});

it('T53 a database that is down is an error of the run, and nothing is lost', async () => {
  const [id = ''] = await createHistories(1);
  await expireLease();
  const { url } = connectionAs(database, 'events');
  const unreachable = createOutbox(createOneShotDatabase({ url, proxy: 'http://127.0.0.1:1' }));
  const run = publishEvents({ outbox: unreachable, bus: events.bus, hasTime: () => true });
  await expect(run).rejects.toMatchObject({ name: 'DatabaseUnavailableError' });
  // The driver's settings are global to the process: make them right again.
  const outbox = createOutbox(createOneShotDatabase(connectionAs(database, 'events')));
  await publishEvents({ outbox, bus: events.bus, hasTime: () => true });
  await outbox.finish();
  expect(events.typesOf(id)).toEqual(history);
});
