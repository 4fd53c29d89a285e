import { neon, neonConfig } from '@neondatabase/serverless';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { databaseTimeouts, pollOptions, startTestPostgres } from '../test-postgres.ts';
import { type NeonProxy, startNeonProxy } from './proxy.ts';

vi.setConfig(databaseTimeouts);

let postgres: Awaited<ReturnType<typeof startTestPostgres>>;
let proxy: NeonProxy;
let superuser: pg.Pool;

beforeAll(async () => {
  postgres = await startTestPostgres();
  proxy = await startNeonProxy({ target: { host: '127.0.0.1', port: postgres.port } });
  neonConfig.fetchEndpoint = `${proxy.url}/sql`;
  superuser = new pg.Pool({ connectionString: postgres.superuserUrl });
  superuser.on('error', () => undefined);
  await neon(postgres.ownerUrl)`create table item (id int primary key, name text unique check (name <> ''))`;
});

afterAll(async () => {
  await superuser.end();
  await proxy.close();
  await postgres.remove();
});

beforeEach(() => proxy.counts.reset());
afterEach(async () => {
  await neon(postgres.ownerUrl)`truncate item`;
});

function withPassword(password: string, role = 'gatehouse_owner'): string {
  const url = new URL(postgres.ownerUrl);
  url.username = role;
  url.password = password;
  return url.href;
}

async function post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${proxy.url}/sql`, {
    method: 'POST',
    headers: { 'neon-connection-string': postgres.ownerUrl, ...headers },
    body: JSON.stringify(body),
  });
}

describe('queries by the driver', () => {
  test('carry parameters and every kind of value', async () => {
    const sql = neon(postgres.ownerUrl);
    const bytes = Buffer.from([0, 255, 92]);
    const [row] = await sql`
      select ${'9007199254740993'}::bigint as big, ${true}::boolean as yes, ${null}::text as nothing,
             ${'2026-01-02T03:04:05.678Z'}::timestamptz as moment, ${{ a: [1, 'é'] }}::jsonb as document,
             ${['a"b', 'c,d', null]}::text[] as texts, ${[1, 2]}::int[] as numbers, ${bytes}::bytea as bytes,
             ${1.5}::float8 as float, ${'12.30'}::numeric as exact`;
    expect(row).toEqual({
      big: '9007199254740993',
      yes: true,
      nothing: null,
      moment: new Date('2026-01-02T03:04:05.678Z'),
      document: { a: [1, 'é'] },
      texts: ['a"b', 'c,d', null],
      numbers: [1, 2],
      bytes,
      float: 1.5,
      exact: '12.30',
    });
  });

  test('give arrays and full results on request', async () => {
    const sql = neon(postgres.ownerUrl, { arrayMode: true, fullResults: true });
    const result = await sql`insert into item values (1, 'a'), (2, 'b') returning id, name`;
    expect(result).toMatchObject({ command: 'INSERT', rowCount: 2, rowAsArray: true });
    expect(result.rows).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
    expect(result.fields[0]).toMatchObject({ name: 'id', dataTypeID: 23, columnID: 1, dataTypeSize: 4 });
  });

  test('fail with the fields of the database error', async () => {
    const sql = neon(postgres.ownerUrl);
    await sql`insert into item values (1, 'a')`;
    await expect(sql`insert into item values (2, 'a')`).rejects.toMatchObject({
      name: 'NeonDbError',
      code: '23505',
      severity: 'ERROR',
      schema: 'public',
      table: 'item',
      constraint: 'item_name_key',
      detail: 'Key (name)=(a) already exists.',
    });
    await expect(sql`select nowhere`).rejects.toMatchObject({ code: '42703', position: '8' });
    await expect(sql`select 1; select 2`).rejects.toMatchObject({ code: '42601' });
  });
});

describe('batches by the driver', () => {
  test('are one transaction of the isolation level asked for', async () => {
    const sql = neon(postgres.ownerUrl);
    const [level, first, second, readOnly] = await sql.transaction(
      [
        sql`select current_setting('transaction_isolation') as level`,
        sql`select pg_current_snapshot()::text as snapshot`,
        sql`select pg_current_snapshot()::text as snapshot`,
        sql`select current_setting('transaction_read_only') as setting`,
      ],
      { isolationLevel: 'RepeatableRead', readOnly: true },
    );
    expect(level).toEqual([{ level: 'repeatable read' }]);
    expect(first).toEqual(second);
    expect(readOnly).toEqual([{ setting: 'on' }]);
  });

  test('leave nothing when one statement fails', async () => {
    const sql = neon(postgres.ownerUrl);
    const batch = sql.transaction([
      sql`insert into item values (1, 'a')`,
      sql`insert into item values (1, 'b')`,
    ]);
    await expect(batch).rejects.toMatchObject({ code: '23505', constraint: 'item_pkey' });
    expect(await sql`select * from item`).toEqual([]);
  });

  test('confine settings to themselves', async () => {
    const sql = neon(postgres.ownerUrl);
    const [, inside] = await sql.transaction([
      sql`select set_config('app.user', 'alice', true)`,
      sql`select current_setting('app.user', true) as value`,
    ]);
    expect(inside).toEqual([{ value: 'alice' }]);
    expect(await sql`select coalesce(current_setting('app.user', true), '') as value`).toEqual([
      { value: '' },
    ]);
  });
});

describe('what a request leaves in its session', () => {
  test.each([
    ['a setting', "set app.name = 'alice'", "coalesce(current_setting('app.name', true), '')"],
    ['a temporary table', 'create temp table rest ()', "coalesce(to_regclass('rest')::text, '')"],
    [
      'an advisory lock',
      'select pg_advisory_lock(1)',
      "(select count(*) from pg_locks where locktype = 'advisory')",
    ],
  ])('%s is not met by the next', async (_, leave, look) => {
    const sql = neon(postgres.ownerUrl);
    const [left] = await sql.query(`${leave}`).then(() => sql`select pg_backend_pid() as pid`);
    const [met] = await sql.query(`select ${look}::text as rest, pg_backend_pid() as pid`);
    expect(met).toEqual({ rest: expect.stringMatching(/^0?$/), pid: left?.pid });
  });

  test('an open transaction is rolled back', async () => {
    const sql = neon(postgres.ownerUrl);
    await sql`begin`;
    const [first] = await sql`select pg_current_xact_id() as id, pg_backend_pid() as pid`;
    const [second] = await sql`select pg_current_xact_id() as id, pg_backend_pid() as pid`;
    expect(second?.pid).toBe(first?.pid);
    expect(second?.id).not.toBe(first?.id);
  });
});

describe('credentials', () => {
  test('wrong ones and unknown roles are refused alike, in Neon’s words', async () => {
    const wrong = neon(withPassword('wrong'))`select 1`;
    await expect(wrong).rejects.toMatchObject({
      name: 'NeonDbError',
      message: "password authentication failed for user 'gatehouse_owner'",
      code: undefined,
    });
    await expect(neon(withPassword('x', 'nobody'))`select 1`).rejects.toThrow(
      "password authentication failed for user 'nobody'",
    );
  });

  test('an unknown database is named', async () => {
    const url = new URL(postgres.ownerUrl);
    url.pathname = '/nowhere';
    await expect(neon(url.href)`select 1`).rejects.toMatchObject({ code: '3D000' });
  });

  test('roles do not share sessions, and a replaced password ends those made with the old one', async () => {
    await neon(postgres.ownerUrl)`create role reader login password 'first%/@'`;
    const first = neon(withPassword('first%/@', 'reader'));
    expect(await first`select current_user as name`).toEqual([{ name: 'reader' }]);
    await expect(first`select * from item`).rejects.toMatchObject({ code: '42501' });
    await neon(postgres.ownerUrl)`alter role reader password 'second'`;
    expect(await neon(withPassword('second', 'reader'))`select 1 as one`).toEqual([{ one: 1 }]);
    await expect(first`select 1`).rejects.toThrow('password authentication failed');
  });
});

describe('answers without raw text', () => {
  const query = "select 1 as n, 'a' as s, '{1,2,3}'::int4[] as arr, 1::int8 as big, null as gone";

  test('are typed JSON, as objects or arrays', async () => {
    const objects = await post({ query });
    expect(await objects.json()).toMatchObject({
      command: 'SELECT',
      rowCount: 1,
      rowAsArray: false,
      rows: [{ n: 1, s: 'a', arr: [1, 2, 3], big: '1', gone: null }],
    });
    const arrays = await post({ query }, { 'neon-array-mode': 'true' });
    expect(await arrays.json()).toMatchObject({ rows: [[1, 'a', [1, 2, 3], '1', null]] });
  });

  test('know arrays of types made by users', async () => {
    await post({ query: "create type mood as enum ('glad', 'sad')" });
    const answer = await post({ query: "select array['glad', 'sad']::mood[] as moods" });
    expect(await answer.json()).toMatchObject({ rows: [{ moods: ['glad', 'sad'] }] });
  });

  test('take the array mode of each statement, and repeat a batch’s options', async () => {
    const queries = [
      { query: 'select $1 as answer', params: [42], arrayMode: true },
      { query: 'select $1::int as answer', params: [42] },
      { query: 'create table made ()' },
    ];
    const answer = await post(
      { queries },
      { 'neon-batch-isolation-level': 'Serializable', 'neon-batch-deferrable': 'true' },
    );
    expect(await answer.json()).toMatchObject({
      results: [{ rows: [['42']] }, { rows: [{ answer: 42 }] }, { command: 'CREATE', rowCount: null }],
    });
    expect(answer.headers.get('neon-batch-isolation-level')).toBe('Serializable');
    expect(answer.headers.get('neon-batch-deferrable')).toBe('true');
    expect(answer.headers.get('neon-batch-read-only')).toBeNull();
  });
});

describe('requests that Neon refuses', () => {
  test.each([
    [{ nothing: 1 }, {}, 400, 'could not parse the HTTP request body'],
    [{ query: 'select 1' }, { 'neon-batch-isolation-level': 'Chaos' }, 400, 'invalid isolation level'],
    [{ query: 'select 1' }, { 'neon-connection-string': 'http://a:b@c/d' }, 400, 'incorrect scheme'],
    [{ query: 'select 1' }, { 'neon-connection-string': 'postgres://a@c/d' }, 400, 'required password'],
  ])('%j with %j', async (body, headers, status, message) => {
    const answer = await post(body, headers);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ message: expect.stringContaining(message) });
  });

  test('too large a body', async () => {
    const answer = await post({ query: `select '${'x'.repeat(64 * 1024 * 1024)}'` });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ message: 'request is too large (max is 67108864 bytes)' });
  });

  test('too large an answer', async () => {
    const answer = await post({ query: "select repeat('x', 1024 * 1024) from generate_series(1, 65)" });
    expect(answer.status).toBe(507);
    expect(await answer.json()).toMatchObject({ message: 'response is too large (max is 67108864 bytes)' });
  });

  test.each(['/other', '//', '/sqlx?/sql'])('the path %s', async (path) => {
    const answer = await fetch(`${proxy.url}${path}`);
    expect([answer.status, await answer.json()]).toEqual([400, 'query is not supported']);
  });
});

describe('round trips', () => {
  test('are one per request, whatever it carries', async () => {
    const sql = neon(postgres.ownerUrl);
    await sql`select 1`;
    await sql.transaction([sql`select 1`, sql`select 2`, sql`select 3`]);
    await sql`select nowhere`.catch(() => undefined);
    expect(proxy.counts.byRole()).toEqual({ gatehouse_owner: 3 });
    expect(proxy.counts.total()).toBe(3);
  });
});

describe('a database that goes away', () => {
  test('a session that died while idle is replaced unseen', async () => {
    const sql = neon(postgres.ownerUrl);
    const [row] = await sql`select pg_backend_pid() as pid`;
    await superuser.query('select pg_terminate_backend($1, 5000)', [row?.pid]);
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
  });

  test('a statement whose caller left is ended', async () => {
    const leaving = new AbortController();
    const sql = neon(postgres.ownerUrl, { fetchOptions: { signal: leaving.signal } });
    const slow = expect(sql`select pg_sleep(60)`).rejects.toThrow('abort');
    const text =
      "select count(*)::int as n from pg_stat_activity where query = 'select pg_sleep(60)' and state = 'active'";
    const countSleepers = async () => (await superuser.query(text)).rows;
    await expect.poll(countSleepers, pollOptions).toEqual([{ n: 1 }]);
    leaving.abort();
    await slow;
    await expect.poll(countSleepers, pollOptions).toEqual([{ n: 0 }]);
  });

  test('is a server error while it is down and works as soon as it is back', async () => {
    const sql = neon(postgres.ownerUrl);
    await postgres.stop();
    await expect(sql`select 1`).rejects.toThrow('Server error (HTTP status 500)');
    await postgres.start();
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
  });
});
