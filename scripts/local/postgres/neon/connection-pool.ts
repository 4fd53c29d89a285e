import pg from 'pg';
import type { Session } from './execute.ts';
import { ConnectError } from './sql-errors.ts';
import type { Credentials } from './sql-request.ts';
import type { Target } from './target.ts';

/** As Neon's default of `sql_over_http_pool_max_conns_per_endpoint` (proxy/src/binary/proxy.rs). */
const maxIdlePerCredentials = 20;
/** A connection serves no longer than this on one check of its password. */
const maxAgeMs = 30_000;
const connectTimeoutMs = 5_000;

interface Connection extends Session {
  readonly credentials: Credentials;
  /** Settles when the session is clean for the next request. */
  ready: Promise<unknown>;
  expired: boolean;
}

export interface ConnectionPool {
  /**
   * Runs `task` on a connection that is the caller's alone, clean of what earlier callers set.
   * `signal` says that nobody waits for the result any more: the connection is dropped, which ends its statement.
   * @throws ConnectError when there is no connection to be had
   */
  withConnection<T>(
    credentials: Credentials,
    signal: AbortSignal,
    task: (session: Session) => Promise<T>,
  ): Promise<T>;
  close(): void;
}

/** Authenticated connections by role, password and database. */
export function createConnectionPool(target: Target): ConnectionPool {
  const all = new Set<Connection>();
  const idle: Connection[] = [];

  const drop = (connection: Connection) => {
    all.delete(connection);
    const index = idle.indexOf(connection);
    if (index >= 0) idle.splice(index, 1);
    destroy(connection.client);
  };

  /** Ends the connection as soon as nobody uses it. */
  const retire = (connection: Connection) => {
    connection.expired = true;
    if (idle.includes(connection)) drop(connection);
  };

  const open = async (credentials: Credentials): Promise<Connection> => {
    const client = createClient(target, credentials);
    const connection: Connection = {
      client,
      credentials,
      arrayTypes: new Map(),
      ready: Promise.resolve(),
      expired: false,
    };
    client.on('error', () => drop(connection));
    client.on('end', () => drop(connection));
    all.add(connection);
    try {
      await client.connect();
    } catch (cause) {
      drop(connection);
      throw new ConnectError(credentials.role, cause);
    }
    for (const other of all) if (isSuperseded(other.credentials, credentials)) retire(other);
    setTimeout(() => retire(connection), maxAgeMs).unref();
    return connection;
  };

  const takeIdle = async (credentials: Credentials): Promise<Connection | undefined> => {
    for (;;) {
      const index = idle.findLastIndex((connection) => isSame(connection.credentials, credentials));
      const [connection] = index < 0 ? [] : idle.splice(index, 1);
      if (connection === undefined) return undefined;
      if (await isAlive(connection)) return connection;
      drop(connection);
    }
  };

  const giveBack = (connection: Connection) => {
    const siblings = idle.filter(({ credentials }) => isSame(credentials, connection.credentials));
    if (!all.has(connection) || connection.expired || siblings.length >= maxIdlePerCredentials) {
      drop(connection);
      return;
    }
    connection.ready = reset(connection.client);
    connection.ready.catch(() => drop(connection));
    idle.push(connection);
  };

  return {
    withConnection: async (credentials, signal, task) => {
      const connection = (await takeIdle(credentials)) ?? (await open(credentials));
      const abandon = () => drop(connection);
      signal.addEventListener('abort', abandon);
      try {
        return await task(connection);
      } finally {
        signal.removeEventListener('abort', abandon);
        giveBack(connection);
      }
    },
    close: () => {
      for (const connection of all) drop(connection);
    },
  };
}

function createClient(target: Target, { role, password, database }: Credentials): pg.Client {
  return new pg.Client({
    ...target,
    user: role,
    password,
    database,
    ssl: false,
    connectionTimeoutMillis: connectTimeoutMs,
  });
}

function isSame(a: Credentials, b: Credentials): boolean {
  return a.role === b.role && a.password === b.password && a.database === b.database;
}

/** A role has one password: a connection that was just made with another one proves the older one void. */
function isSuperseded(older: Credentials, newer: Credentials): boolean {
  return older.role === newer.role && older.password !== newer.password;
}

/** Asks the server, so that a connection that died while idle is never a caller's error. */
async function isAlive(connection: Connection): Promise<boolean> {
  try {
    await connection.ready;
    await connection.client.query('');
    return true;
  } catch {
    return false;
  }
}

/** A caller may leave a transaction open, and DISCARD ALL cannot run inside one. */
async function reset(client: pg.Client): Promise<void> {
  if (client.getTransactionStatus() !== 'I') await client.query('ROLLBACK');
  await client.query('DISCARD ALL');
}

function destroy(client: pg.Client): void {
  // Not `end()`: that waits for the running statement.
  client.connection.stream.destroy();
}
