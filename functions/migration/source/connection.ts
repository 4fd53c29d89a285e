import pg from 'pg';
import { isLoopback } from '#shared/loopback';
import type { SourceConnection } from '#shared/source-connection';
import { translateError } from './translate-error.ts';

/** A server across an ocean answers in a fraction of it. */
const connectTimeoutMs = 10_000;
/** A page takes well under a second; a range's digest and the plan's scan of all ids take seconds. */
const statementTimeoutMs = 60_000;
/** For a server that is gone without a word: longer than the server's own limit. */
const answerTimeoutMs = 75_000;
/** Below what routers and poolers allow silence for. */
const keepAliveDelayMs = 10_000;
const defaultPort = 5432;

/**
 * Every transaction sees one state, writes nothing, and reads all or nothing: with `row_security` off, policies that
 * would hide users from the role are an error. `search_path` keeps functions of the project's own out, UTC makes times
 * one text, and random pages cost what they do on a disk without arms.
 */
const begin = `begin isolation level repeatable read read only;
  set local timezone = 'UTC'; set local search_path = pg_catalog; set local row_security = off;
  set local statement_timeout = ${statementTimeoutMs}; set local jit = off; set local random_page_cost = 1.1;
  set local max_parallel_workers_per_gather = 0`;

export interface SourceDatabase {
  /** One statement in a transaction of its own, one at a time. @throws SourceUnavailableError, SourceAccessError */
  query<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  close(): Promise<void>;
}

/** The source over a single connection, made when it is first needed, and anew after a failure. */
export function openSourceDatabase(connection: SourceConnection): SourceDatabase {
  const pool = new pg.Pool({ ...toClientConfig(connection), max: 1, allowExitOnIdle: true });
  // A connection that breaks while nothing runs is replaced by the next call.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  let last: Promise<unknown> = Promise.resolve();
  return {
    query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) {
      const answer = last.then(() => queryInTransaction<Row>(pool, text, values));
      last = answer.catch(() => undefined);
      return answer;
    },
    close: () => pool.end(),
  };
}

async function queryInTransaction<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  text: string,
  values: readonly unknown[],
): Promise<readonly Row[]> {
  const client = await pool.connect().catch((error: unknown) => {
    throw translateError(error);
  });
  try {
    await client.query(begin);
    const { rows } = await client.query<Row>(text, [...values]);
    await client.query('commit');
    client.release();
    return rows;
  } catch (error) {
    client.release(true);
    throw translateError(error);
  }
}

/**
 * The parts of the connection string by themselves: pg would let `sslmode` in it have the last word. Within this machine
 * the connection may be plain; anywhere else, and wherever an authority is given, the certificate is verified.
 */
function toClientConfig({ url, ca }: SourceConnection): pg.PoolConfig {
  const { hostname, port, username, password, pathname } = new URL(url);
  const isPlain = ca === undefined && isLoopback(url);
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port || defaultPort),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)) || 'postgres',
    ssl: isPlain ? false : { rejectUnauthorized: true, ...(ca !== undefined && { ca }) },
    application_name: 'gatehouse-migration',
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: answerTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveDelayMs,
  };
}
