import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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

const all = '/api/users/{user_id}/tasks' as const;
const one = `${all}/{id}` as const;
const me = { user_id: 'me' };

const create = async (body: object = { title: 'Call Grace' }, token = ada.token) =>
  tasks.call(`POST ${all}`, { token, path: me, body });
const pathOf = (id: string) => ({ user_id: 'me', id });
const read = (id: string, token = ada.token) => tasks.call(`GET ${one}`, { token, path: pathOf(id) });

/** Every way to one task, with a body that is good. */
const waysToOne = [
  [`GET ${one}`, undefined],
  [`PUT ${one}`, { title: 'Other' }],
  [`PATCH ${one}`, { title: 'Other' }],
  [`DELETE ${one}`, undefined],
] as const;
const ways = [[`GET ${all}`, undefined], [`POST ${all}`, { title: 'New' }], ...waysToOne] as const;

describe('a task', () => {
  it('is created with what is given, and answered with its place and version', async () => {
    const given = {
      title: 'Call Grace',
      description: 'about the compiler',
      completed: true,
      due_at: '2027-01-31T12:00:00+01:00',
    };
    const { status, body, etag, headers } = await create(given);
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...given, due_at: '2027-01-31T11:00:00.000000Z' });
    expect(etag).toBe(`"${body.updated_at}"`);
    expect(headers.location).toBe(`/api/users/me/tasks/${body.id}`);
    expect(await read(body.id)).toMatchObject({ status: 200, body, etag });
  });

  it('needs a title alone', async () => {
    const { body } = await create({ title: 'x'.repeat(200) });
    expect(body).toMatchObject({ description: null, completed: false, due_at: null });
  });

  it('PUT replaces the whole: what is left out is as in a new one', async () => {
    const { body: before } = await create({ title: 'One', description: 'first', completed: true });
    const path = pathOf(before.id);
    const { status, body } = await tasks.call(`PUT ${one}`, {
      token: ada.token,
      path,
      body: { title: 'Two' },
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      ...before,
      title: 'Two',
      description: null,
      completed: false,
      updated_at: expect.any(String),
    });
    expect(body.updated_at > before.updated_at).toBe(true);
  });

  it('PATCH changes what is given, also to null, and nothing else', async () => {
    const { body: before } = await create({
      title: 'One',
      description: 'first',
      due_at: '2027-01-31T12:00:00Z',
    });
    const path = pathOf(before.id);
    const change = { description: null, completed: true };
    const { body } = await tasks.call(`PATCH ${one}`, { token: ada.token, path, body: change });
    expect(body).toEqual({ ...before, ...change, updated_at: expect.any(String) });
  });

  it('is gone once it is deleted', async () => {
    const { body } = await create();
    const path = pathOf(body.id);
    const gone = { status: 404, body: { error_code: 'TASK_NOT_FOUND' } };
    expect(await tasks.call(`DELETE ${one}`, { token: ada.token, path })).toMatchObject({ status: 204 });
    for (const [routeKey, change] of waysToOne)
      expect(await tasks.call(routeKey, { token: ada.token, path, body: change })).toMatchObject(gone);
  });

  it('goes with its user', async () => {
    const { body } = await create();
    const left = () =>
      tasks.database.asOwner((client) => client.query('select 1 from task where id = $1', [body.id]));
    expect((await left()).rowCount).toBe(1);
    await tasks.database.asOwner((client) =>
      client.query('delete from "user" where "id" = $1', [ada.userId]),
    );
    expect((await left()).rowCount).toBe(0);
  });

  it('every request is one round trip to the database', async () => {
    const { body } = await create();
    const path = pathOf(body.id);
    await create();
    for (const [routeKey, sent] of ways) {
      tasks.database.proxy.counts.reset();
      await tasks.call(routeKey, { token: ada.token, path, body: sent });
      expect(tasks.database.proxy.counts.total(), routeKey).toBe(1);
    }
  });
});

describe('bad input', () => {
  it.each([
    [{}, 'title'],
    [{ title: '' }, 'title'],
    [{ title: ' \t' }, 'title'],
    [{ title: 'x'.repeat(201) }, 'title'],
    [{ title: null }, 'title'],
    [{ title: 1 }, 'title'],
    [{ title: 'x', description: 'x'.repeat(2_001) }, 'description'],
    [{ title: 'x', completed: 'yes' }, 'completed'],
    [{ title: 'x', completed: null }, 'completed'],
    [{ title: 'x', due_at: 'tomorrow' }, 'due_at'],
    [{ title: 'x', due_at: '2027-01-31' }, 'due_at'],
    [{ title: 'x', due_at: '2027-01-31T12:00:00' }, 'due_at'],
    [{ title: 'x', due_at: '2027-02-30T12:00:00Z' }, 'due_at'],
    [{ title: 'x', due_at: '0000-01-01T00:00:00Z' }, 'due_at'],
    [{ title: 'x', due_at: '9999-12-31T23:59:59-23:59' }, 'due_at'],
    [{ title: 'x', id: randomUUID() }, 'id'],
    [{ title: 'x', user_id: randomUUID() }, 'user_id'],
    [{ title: 'x', created_at: '2027-01-31T12:00:00Z' }, 'created_at'],
    [{ title: 'x', priority: 1 }, 'priority'],
    [[], 'body'],
    [null, 'body'],
  ])('T43 T55 POST and PUT answer 400 to %j and name %s', async (body, field) => {
    const { body: task } = await create();
    for (const routeKey of [`POST ${all}`, `PUT ${one}`] as const)
      expect(await tasks.call(routeKey, { token: ada.token, path: pathOf(task.id), body })).toMatchObject({
        status: 400,
        body: { error_code: 'INVALID_REQUEST', errors: [{ field }] },
      });
    expect((await read(task.id)).body).toEqual(task);
  });

  it.each([[{}], [{ title: null }], [{ id: randomUUID() }], [undefined]])(
    'PATCH answers 400 to %j',
    async (body) => {
      const { body: task } = await create();
      const answer = await tasks.call(`PATCH ${one}`, { token: ada.token, path: pathOf(task.id), body });
      expect(answer).toMatchObject({ status: 400, body: { error_code: 'INVALID_REQUEST' } });
    },
  );

  it.each(['1970-01-01T00:00:00Z', '9998-12-31T23:59:59Z', '2027-06-30T23:59:59.999+23:59'])(
    'a task may be due at %s',
    async (due_at) => {
      const { status, body } = await create({ title: 'x', due_at });
      expect(status).toBe(201);
      expect(Date.parse(body.due_at)).toBe(Date.parse(due_at));
    },
  );

  it.each(["'; drop table task; --", '<script>alert(1)</script>', '\u{1F600}'.repeat(100), 'a\u202eb'])(
    'T55 a title of %j comes back as it was',
    async (title) => {
      const { body } = await create({ title });
      expect((await read(body.id)).body.title).toBe(title);
    },
  );

  it('half of a character is a 400, not a 500', async () => {
    expect(await create({ title: 'a\ud800' })).toMatchObject({ status: 400 });
  });

  it.each(['1', 'not-a-uuid', '{00000000-0000-4000-8000-000000000000}', "' or true --", '', 'me'])(
    'the id %j is as unknown as any',
    async (id) => {
      for (const [routeKey, body] of waysToOne)
        expect(await tasks.call(routeKey, { token: ada.token, path: pathOf(id), body })).toMatchObject({
          status: 404,
          body: { error_code: 'TASK_NOT_FOUND' },
        });
    },
  );

  it('T16 is 401 for anything that is not a living session’s token, on every route', async () => {
    const { body: task } = await create();
    const path = pathOf(task.id);
    const refused = { status: 401, body: { error_code: 'UNAUTHENTICATED' } };
    for (const [routeKey] of ways)
      for (const token of [undefined, 'a.b.c', ada.token.slice(0, -2)])
        expect(await tasks.call(routeKey, { token, path, body: { no: 'field' } })).toMatchObject(refused);
    await tasks.database.asOwner((client) =>
      client.query('delete from "session" where "userId" = $1', [ada.userId]),
    );
    for (const [routeKey, body] of ways)
      for (const token of [ada.token, ada.sessionToken]) {
        expect(await tasks.call(routeKey, { token, path, body })).toMatchObject(refused);
        const elsewhere = { user_id: randomUUID(), id: task.id };
        expect(await tasks.call(routeKey, { token, path: elsewhere, body })).toMatchObject(refused);
      }
  });
});

describe('If-Match', () => {
  const writes = waysToOne.slice(1);

  it.each(writes)(
    '%s answers 412 to an old version and leaves the task, then takes the current one',
    async (routeKey, body) => {
      const { body: task, etag: old } = await create();
      const path = pathOf(task.id);
      const touched = await tasks.call(`PATCH ${one}`, { token: ada.token, path, body: { completed: true } });
      const send = (tag: unknown) =>
        tasks.call(routeKey, { token: ada.token, path, body, headers: { 'if-match': String(tag) } });
      for (const tag of [old, `W/${touched.etag}`, 'stale', ''])
        expect(await send(tag)).toMatchObject({ status: 412, body: { error_code: 'PRECONDITION_FAILED' } });
      expect((await read(task.id)).body).toEqual(touched.body);
      expect((await send(touched.etag)).status).toBe(routeKey.startsWith('DELETE') ? 204 : 200);
    },
  );

  it('* is any version, and 404 comes before 412', async () => {
    const { body: task } = await create();
    const headers = { 'if-match': '*' };
    const change = { completed: true };
    const send = (id: string, given: Record<string, string>) =>
      tasks.call(`PATCH ${one}`, { token: ada.token, path: pathOf(id), body: change, headers: given });
    expect(await send(task.id, headers)).toMatchObject({ status: 200 });
    for (const given of [headers, { 'if-match': '"2027-01-31T12:00:00.000000Z"' }])
      expect(await send(randomUUID(), given)).toMatchObject({ status: 404 });
  });

  it('of many writers at once with the same version, one wins', async () => {
    const { body: task, etag } = await create({ title: 'Start' });
    const titles = ['1', '2', '3', '4', '5', '6'];
    const answers = await Promise.all(
      titles.map((title, index) =>
        tasks.call(index % 2 ? `PUT ${one}` : `PATCH ${one}`, {
          token: ada.token,
          path: pathOf(task.id),
          body: { title },
          headers: { 'if-match': String(etag) },
        }),
      ),
    );
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(titles.length - 1);
    expect((await read(task.id)).body).toEqual(won[0]?.body);
  });

  it('of a change and a deletion at once with the same version, one wins', async () => {
    const { body: task, etag } = await create();
    const send = { token: ada.token, path: pathOf(task.id), headers: { 'if-match': String(etag) } };
    const [changed, deleted] = await Promise.all([
      tasks.call(`PATCH ${one}`, { ...send, body: { completed: true } }),
      tasks.call(`DELETE ${one}`, send),
    ]);
    expect([
      [200, 412],
      [404, 204],
    ]).toContainEqual([changed.status, deleted.status]);
  });
});

describe('two users', () => {
  let bob: typeof ada;
  let hers: string;
  beforeEach(async () => {
    bob = await tasks.createUser();
    hers = (await create({ title: 'Hers' })).body.id;
  });

  it.each(ways)(
    'T16 %s with the other user’s id is 403, by either token, and changes nothing',
    async (routeKey, body) => {
      const countAll = async () =>
        (await tasks.database.asOwner((client) => client.query('select * from task order by id'))).rows;
      const before = await countAll();
      for (const token of [bob.token, bob.sessionToken])
        for (const user_id of [
          ada.userId,
          ada.userId.toUpperCase(),
          randomUUID(),
          'nobody',
          'ME',
          "' or true --",
          '%',
        ])
          for (const id of [hers, randomUUID(), 'not-a-uuid'])
            expect(await tasks.call(routeKey, { token, path: { user_id, id }, body })).toMatchObject({
              status: 403,
              body: { error_code: 'FORBIDDEN' },
            });
      expect(await countAll()).toEqual(before);
    },
  );

  it.each(waysToOne)(
    'T16 %s below one’s own id does not find the other user’s task',
    async (routeKey, body) => {
      for (const user_id of ['me', bob.userId, bob.userId.toUpperCase()])
        for (const token of [bob.token, bob.sessionToken])
          expect(await tasks.call(routeKey, { token, path: { user_id, id: hers }, body })).toMatchObject({
            status: 404,
          });
      expect((await read(hers)).body.title).toBe('Hers');
    },
  );

  it('each lists the own tasks, by "me" and by the own id', async () => {
    const his = (await create({ title: 'His' }, bob.token)).body;
    for (const user_id of ['me', bob.userId, bob.userId.toUpperCase()])
      for (const token of [bob.token, bob.sessionToken])
        expect((await tasks.call(`GET ${all}`, { token, path: { user_id } })).body.items).toEqual([his]);
  });

  it('T16 the function’s role sees and changes no row without a session, nor another user’s within one', async () => {
    const direct = [
      'select id from task',
      "update task set title = 'Taken' returning id",
      'delete from task returning id',
    ];
    for (const text of direct) expect(await tasks.asRole.query({ text }), text).toEqual([]);
    const gate = { text: 'select gatehouse.open_session_by_token($1)', values: [bob.sessionToken] };
    for (const text of direct)
      expect((await tasks.asRole.transaction([gate, { text }]))[1], text).toEqual([]);
    const insert = {
      text: "insert into task (user_id, title, completed) values ($1, 'Planted', false)",
      values: [ada.userId],
    };
    await expect(tasks.asRole.transaction([gate, insert])).rejects.toMatchObject({ code: '42501' });
    await expect(tasks.asRole.query(insert)).rejects.toMatchObject({ code: '42501' });
  });

  it('T54 nothing of a caller is left on the connection for the next', async () => {
    await read(hers);
    const [row] = await tasks.asRole.query({ text: 'select gatehouse.current_user_id() as caller' });
    expect(row).toEqual({ caller: null });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        tasks.call(`GET ${all}`, { token: index % 2 ? ada.token : bob.token, path: me }),
      ),
    );
    for (const [index, { body }] of answers.entries()) expect(body.items).toHaveLength(index % 2);
  });
});
