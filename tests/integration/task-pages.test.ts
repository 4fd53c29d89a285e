import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Task } from '#shared/contract/tasks';
import { createTaskRoutes } from '../../functions/tasks/tasks.ts';
import { startResource, type TestResource } from '../support/resource.ts';

let tasks: TestResource<'tasks'>;
let ada: Awaited<ReturnType<typeof tasks.createUser>>;
beforeAll(async () => {
  tasks = await startResource('tasks', createTaskRoutes);
});
afterAll(() => tasks.stop());
beforeEach(async () => {
  ada = await tasks.createUser();
});

const path = { user_id: 'me' };
const list = (query: Record<string, string> = {}, token = ada.token) =>
  tasks.call('GET /api/users/{user_id}/tasks', { token, path, query });
const create = async (title: string): Promise<Task> =>
  (await tasks.call('POST /api/users/{user_id}/tasks', { token: ada.token, path, body: { title } })).body;
const remove = (id: string) =>
  tasks.call('DELETE /api/users/{user_id}/tasks/{id}', { token: ada.token, path: { ...path, id } });
const titlesOf = (items: readonly Task[]) => items.map(({ title }) => title);

/** Tasks of which `perMoment` each were created in the same transaction, hence at the same moment. */
async function createMany(count: number, perMoment: number): Promise<void> {
  await tasks.database.asOwner((client) =>
    client.query(
      `insert into task (user_id, title, completed, created_at)
        select $1, n::text, false, timestamptz '2026-01-01 00:00:00.000001Z' + n / $3::int * interval '1 microsecond'
        from generate_series(0, $2::int - 1) n`,
      [ada.userId, count, perMoment],
    ),
  );
}

/** Follows the cursors to the end, with `between` after each page. */
async function walk(
  limit: string,
  between: (page: readonly Task[]) => Promise<unknown> = async () => undefined,
) {
  const seen: Task[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const { status, body } = await list({ limit, ...(cursor && { cursor }) });
    expect(status).toBe(200);
    seen.push(...body.items);
    await between(body.items);
    cursor = body.next_cursor;
  }
  return seen;
}

describe('pages', () => {
  it('of nobody’s tasks are one, and empty', async () => {
    expect((await list()).body).toEqual({ items: [], next_cursor: null });
  });

  it('hold 20 where nothing is said, newest first', async () => {
    await createMany(21, 1);
    const { body } = await list();
    expect(titlesOf(body.items)).toEqual(Array.from({ length: 20 }, (_, index) => String(20 - index)));
    expect(titlesOf((await list({ cursor: body.next_cursor })).body.items)).toEqual(['0']);
  });

  it.each(['1', '2', '3', '7', '8', '100'])(
    'of %s show every task once, also those of one moment, and the last has no cursor',
    async (limit) => {
      await createMany(8, 3);
      const seen = await walk(limit);
      expect(titlesOf(seen).sort()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
      const order = seen.map(({ created_at, id }) => `${created_at} ${id}`);
      expect(order).toEqual(order.toSorted().reverse());
    },
  );

  it('stay as they are when tasks are added and deleted meanwhile', async () => {
    await createMany(12, 2);
    const before = await walk('100');
    let round = 0;
    const seen = await walk('3', async (page) => {
      round += 1;
      await create(`new ${round}`);
      // The cursor's own task is gone when it is used, and so is one that has been seen.
      for (const { id } of page.slice(-2)) await remove(id);
    });
    expect(titlesOf(seen)).toEqual(titlesOf(before));
    expect(round).toBe(4);
  });

  it('leave out what was deleted before its turn', async () => {
    await createMany(6, 1);
    const { body } = await list({ limit: '2' });
    const [, , , doomed] = await walk('100');
    await remove(String(doomed?.id));
    const rest = (await list({ limit: '100', cursor: body.next_cursor })).body;
    expect(titlesOf(rest.items)).toEqual(['3', '1', '0']);
  });

  it('come by the index, not by reading and sorting all of a user’s tasks', async () => {
    await createMany(2_000, 1);
    const plan = await tasks.database.asOwner(async (client) => {
      await client.query('analyze task');
      const { rows } = await client.query(
        `explain select * from task where user_id = $1 and (created_at, id) < ('2026-01-01 00:00:00.0005Z', $1)
          order by created_at desc, id desc limit 21`,
        [ada.userId],
      );
      return JSON.stringify(rows);
    });
    expect(plan).toContain('Index Scan using task_list_idx');
    expect(plan).not.toContain('Sort');
  });
});

describe('bad queries', () => {
  it.each([
    [{ limit: '0' }, 'limit'],
    [{ limit: '-1' }, 'limit'],
    [{ limit: '101' }, 'limit'],
    [{ limit: '1.5' }, 'limit'],
    [{ limit: 'many' }, 'limit'],
    [{ limit: '' }, 'limit'],
    [{ limit: '1,2' }, 'limit'],
    [{ limit: '9'.repeat(400) }, 'limit'],
    [{ completed: 'true' }, 'completed'],
    [{ cursor: 'x'.repeat(201) }, 'cursor'],
  ])('T43 %j is a 400 that names %s', async (query, field) => {
    expect(await list(query)).toMatchObject({
      status: 400,
      body: { error_code: 'INVALID_REQUEST', errors: [{ field }] },
    });
  });

  const refused = {
    status: 400,
    body: {
      error_code: 'INVALID_CURSOR',
      detail: expect.stringContaining('send next_cursor as it was answered'),
      errors: [{ field: 'cursor' }],
    },
  };

  it.each(['', 'x', 'null', '====', randomUUID(), '\u{1F600}', "' or true --"])(
    'the cursor %j is refused',
    async (cursor) => {
      expect(await list({ cursor })).toMatchObject(refused);
    },
  );

  it('T55 a cursor with any one character changed, cut or added is refused', async () => {
    await createMany(2, 1);
    const good: string = (await list({ limit: '1' })).body.next_cursor;
    const others = [...good].map(
      (character, index) => `${good.slice(0, index)}${character === 'A' ? 'B' : 'A'}${good.slice(index + 1)}`,
    );
    const tampered = [...others, good.slice(1), good.slice(0, -1), `${good}A`, `${good}=`, ` ${good}`];
    for (const cursor of tampered) expect(await list({ cursor }), cursor).toMatchObject(refused);
    expect(await list({ cursor: good })).toMatchObject({ status: 200 });
  });

  it.each(['2027-02-30T00:00:00.000000Z', '2027-13-01T99:99:99.000000Z', '0000-01-01T00:00:00.000000Z'])(
    'T55 a cursor that somebody has made for the time %s is no 500',
    async (time) => {
      expect(await list({ cursor: forge(time, randomUUID()) })).toMatchObject({ status: 400 });
    },
  );

  it('T16 the cursor of another user, or a forged one, shows the own tasks only', async () => {
    await createMany(3, 1);
    const bob = await tasks.createUser();
    const { next_cursor: cursor } = (await list({ limit: '1' })).body;
    const forged = forge('9998-01-01T00:00:00.000000Z', randomUUID());
    for (const given of [cursor, forged])
      expect((await list({ cursor: given }, bob.token)).body).toEqual({ items: [], next_cursor: null });
  });
});

/** A cursor with a digest that is right. */
function forge(time: string, id: string): string {
  const digest = createHash('sha256').update(`${time}${id}`).digest().subarray(0, 8);
  return Buffer.concat([digest, Buffer.from(`${time}${id}`)]).toString('base64url');
}
