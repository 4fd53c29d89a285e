import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { closeServer, listenOnLoopback } from '../network/loopback.ts';
import { type PostgresServer, startPostgres } from './server.ts';
import { databaseTimeouts, pollOptions } from './test-postgres.ts';

vi.setConfig(databaseTimeouts);

let folder: string;
let dataDirectory: string;
let server: PostgresServer;
const lines: string[] = [];
const log = (line: string) => lines.push(line);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-test-'));
  dataDirectory = join(folder, 'postgres');
  server = await startPostgres({ dataDirectory, log });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function query(connectionString: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function readPostmasterPid(): Promise<number> {
  return Number.parseInt(await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8'), 10);
}

describe('the application database', () => {
  test('is UTF-8, durable, and its owner is no superuser', async () => {
    const [row] = await query(
      server.ownerUrl,
      `select rolsuper, rolcreaterole, rolbypassrls, current_database() as database,
              pg_encoding_to_char(encoding) as encoding, datlocale, current_setting('fsync') as fsync
       from pg_roles, pg_database where rolname = current_user and datname = current_database()`,
    );
    expect(row).toEqual({
      rolsuper: false,
      rolcreaterole: true,
      rolbypassrls: true,
      database: 'gatehouse',
      encoding: 'UTF8',
      datlocale: 'C.UTF-8',
      fsync: 'on',
    });
  });

  test('refuses a wrong password', async () => {
    const url = new URL(server.ownerUrl);
    url.password = 'wrong';
    await expect(query(url.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  test('keeps its passwords in a file for the caller alone', async () => {
    expect((await stat(`${dataDirectory}.credentials.json`)).mode & 0o777).toBe(0o600);
    expect((await readdir(folder)).sort()).toEqual(['postgres', 'postgres.credentials.json']);
  });
});

describe('starting again', () => {
  test('keeps data and port after a stop', async () => {
    await query(server.ownerUrl, 'create table stopped as select 1 as kept');
    await server.stop();
    await expect(query(server.ownerUrl, 'select 1')).rejects.toThrow('ECONNREFUSED');
    await server.start();
    expect(await query(server.ownerUrl, 'select kept from stopped')).toEqual([{ kept: 1 }]);
  });

  test('recovers what was committed before the server was killed', async () => {
    await query(server.ownerUrl, 'create table crashed as select 1 as kept');
    process.kill(await readPostmasterPid(), 'SIGKILL');
    await expect.poll(() => lines.at(-1), pollOptions).toBe('postgresql ended unexpectedly (SIGKILL)');
    await server.start();
    expect(await query(server.ownerUrl, 'select kept from crashed')).toEqual([{ kept: 1 }]);
  });

  test('ends a server that a killed runner left behind', async () => {
    const left = await readPostmasterPid();
    server = await startPostgres({ dataDirectory, log });
    expect(await readPostmasterPid()).not.toBe(left);
    expect(await query(server.ownerUrl, 'select kept from crashed')).toEqual([{ kept: 1 }]);
  });

  test('is not stopped by a lock file that names an unrelated process', async () => {
    await server.stop();
    await writeFile(join(dataDirectory, 'postmaster.pid'), `${process.ppid}\n`);
    await server.start();
    expect(await query(server.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe('a start that cannot work', () => {
  test('names the port that is in use', async () => {
    const blocker = createServer();
    await server.stop();
    const port = await listenOnLoopback(blocker, server.port);
    await expect(server.start()).rejects.toThrow(`port ${port} is in use: stop what uses it`);
    await closeServer(blocker);
  });

  test('names data of another version', async () => {
    const old = join(folder, 'old');
    await mkdir(old);
    await writeFile(join(old, 'PG_VERSION'), '15\n');
    await expect(startPostgres({ dataDirectory: old, log })).rejects.toThrow(
      'old holds data of postgresql 15, this is 18: start with --fresh',
    );
  });

  test('says that passwords are lost', async () => {
    await rm(`${dataDirectory}.credentials.json`);
    await expect(startPostgres({ dataDirectory, log })).rejects.toThrow('start with --fresh');
  });
});
