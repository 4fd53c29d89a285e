import { Client, neonConfig, Pool } from '@neondatabase/serverless';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { databaseTimeouts, pollOptions, startTestPostgres } from '../test-postgres.ts';
import { type CountingProxy, startCountingProxy } from './counting-proxy.ts';
import { type NeonProxy, startNeonProxy } from './proxy.ts';

vi.setConfig(databaseTimeouts);

let postgres: Awaited<ReturnType<typeof startTestPostgres>>;
let proxy: NeonProxy;
let tcp: CountingProxy;

beforeAll(async () => {
  postgres = await startTestPostgres();
  const target = { host: '127.0.0.1', port: postgres.port };
  proxy = await startNeonProxy({ target });
  tcp = await startCountingProxy({ target });
  neonConfig.wsProxy = `${new URL(proxy.url).host}/v2`;
  neonConfig.useSecureWebSocket = false;
  neonConfig.pipelineConnect = false;
});

afterAll(async () => {
  await tcp.close();
  await proxy.close();
  await postgres.remove();
});

beforeEach(() => proxy.counts.reset());

async function withClient<T>(run: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(postgres.ownerUrl);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

test('an interactive transaction rolls back, and each answer is one round trip', async () => {
  await withClient(async (client) => {
    await client.query('create table note (body text)');
    expect(proxy.counts.byRole()).toEqual({ gatehouse_owner: 1 });
    await client.query('begin');
    await client.query('insert into note values ($1)', ['kept?']);
    expect((await client.query('select body from note')).rows).toEqual([{ body: 'kept?' }]);
    await client.query('rollback');
    expect((await client.query('select body from note')).rows).toEqual([]);
  });
  expect(proxy.counts.byRole()).toEqual({ gatehouse_owner: 6 });
});

test('a pool serves concurrent clients', async () => {
  const pool = new Pool({ connectionString: postgres.ownerUrl, max: 3 });
  const rows = await Promise.all([1, 2, 3, 4, 5].map((n) => pool.query('select $1::int as n', [n])));
  expect(rows.map((result) => result.rows[0].n)).toEqual([1, 2, 3, 4, 5]);
  await pool.end();
});

test('megabytes pass both ways unharmed', async () => {
  const text = 'é'.repeat(4_000_000);
  const echoed = await withClient((client) => client.query('select $1::text as text', [text]));
  expect(echoed.rows[0].text === text).toBe(true);
  expect(proxy.counts.total()).toBe(1);
});

test('a wrong password is PostgreSQL’s own error', async () => {
  const url = new URL(postgres.ownerUrl);
  url.password = 'wrong';
  const client = new Client(url.href);
  client.on('error', () => undefined);
  await expect(client.connect()).rejects.toMatchObject({ code: '28P01' });
});

test('ending a client ends its session', async () => {
  const pid = await withClient(
    async (client) => (await client.query('select pg_backend_pid() as pid')).rows[0].pid,
  );
  const alive = () =>
    withClient(
      async (client) => (await client.query('select from pg_stat_activity where pid = $1', [pid])).rowCount,
    );
  await expect.poll(alive, pollOptions).toBe(0);
});

test('a database that stops ends the client, and serves the next one when it is back', async () => {
  const client = new Client(postgres.ownerUrl);
  const ended = new Promise<void>((resolve) => client.on('end', () => resolve()));
  client.on('error', () => undefined);
  await client.connect();
  await postgres.stop();
  await ended;
  await expect(withClient((other) => other.query('select 1'))).rejects.toMatchObject({
    message: "Couldn't connect to compute node",
    code: 'XX000',
  });
  await postgres.start();
  expect((await withClient((other) => other.query('select 1 as one'))).rows).toEqual([{ one: 1 }]);
});

test.each(['/v3?address=a:1', '/v2', '/v2?address=nowhere', '/sql?address=a:1', '//'])(
  'the upgrade of %s is refused',
  async (path) => {
    const socket = new WebSocket(`${proxy.url.replace('http', 'ws')}${path}`);
    const { promise, resolve } = Promise.withResolvers<string>();
    socket.on('error', (error) => resolve(error.message));
    socket.on('open', () => resolve('opened'));
    expect(await promise).toBe('Unexpected server response: 400');
  },
);

test('the TCP proxy counts an ordinary client alike', async () => {
  const url = new URL(postgres.ownerUrl);
  url.port = String(tcp.port);
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query('select 1');
  await client.query('select $1::text', ['a']);
  await client.query('select 1; select 2');
  await client.end();
  expect(tcp.counts.byRole()).toEqual({ gatehouse_owner: 3 });
});
