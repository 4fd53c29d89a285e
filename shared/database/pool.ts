import { Pool, type PoolClient } from '@neondatabase/serverless';
import { configureDriver, type DatabaseConnection } from '#shared/database/connection';
import { DatabaseUnavailableError, toDatabaseError } from '#shared/database/errors';
import { tagStatement } from '#shared/observability/request-scope';

/** One environment serves one request at a time; two connections let the engine overlap two statements. */
const maxConnections = 2;
/** Below the time after which Neon's proxy drops idle sockets; older ones may have slept through a freeze. */
const idleTimeoutMs = 8_000;
/** Both below the deadline of a request, so that what hangs is named in the log. */
const connectionTimeoutMs = 2_500;
const queryTimeoutMs = 4_000;

/** The part of a node-postgres client that a query builder uses. */
export interface EngineClient {
  query: PoolClient['query'];
  release(destroy?: boolean): void;
}

/** The part of a node-postgres pool that Better Auth's PostgreSQL dialect uses. */
export interface EnginePool {
  connect(): Promise<EngineClient>;
  end(): Promise<void>;
}

interface EnginePoolOptions {
  /** Hears of every failure of a connection or a statement, also of those that the engine swallows. */
  readonly onFailure: (error: Error) => void;
}

/**
 * A small WebSocket pool for Better Auth, which needs interactive transactions. Connections that idled for
 * longer than 8 s of wall-clock time are never handed out: a frozen environment's timers did not run, and a
 * socket that slept can stall for most of a minute. All errors are those of `shared/database/errors.ts`.
 */
export function createEnginePool(
  connection: DatabaseConnection,
  { onFailure }: EnginePoolOptions,
): EnginePool {
  configureDriver(connection);
  const pool = new Pool({
    connectionString: connection.url,
    max: maxConnections,
    idleTimeoutMillis: idleTimeoutMs,
    connectionTimeoutMillis: connectionTimeoutMs,
    query_timeout: queryTimeoutMs,
  });
  // An idle connection that dies is replaced at the next request; without a listener it would end the process.
  pool.on('error', () => undefined);

  const translate = (thrown: unknown): Error => {
    const error = toDatabaseError(thrown);
    onFailure(error);
    return error;
  };
  const connectFresh = createFreshConnect(pool);
  return {
    async connect() {
      try {
        return guardClient(await connectFresh(), translate);
      } catch (thrown) {
        throw translate(thrown);
      }
    },
    end: () => pool.end(),
  };
}

/** Checks connections out of the pool, discarding those that idled too long by the wall clock. */
function createFreshConnect(pool: Pool): () => Promise<PoolClient> {
  const releasedAt = new WeakMap<object, number>();
  pool.on('release', (_error: unknown, client: PoolClient) => releasedAt.set(client, Date.now()));

  return async function connectFresh() {
    // After a freeze the news of a closed socket waits in the event loop: let it arrive before choosing.
    await new Promise(setImmediate);
    for (;;) {
      const client = await pool.connect();
      const idleSince = releasedAt.get(client);
      if (idleSince === undefined || Date.now() - idleSince < idleTimeoutMs) return client;
      client.release(true);
    }
  };
}

/** A connection that failed is not used again: a statement that timed out still occupies it, also for a rollback. */
function guardClient(client: PoolClient, translate: (thrown: unknown) => Error): EngineClient {
  let failure: DatabaseUnavailableError | undefined;
  const query = async (text: string, values?: unknown[]) => {
    if (failure) throw failure;
    try {
      return await client.query(tagStatement(text), values);
    } catch (thrown) {
      const error = translate(thrown);
      if (error instanceof DatabaseUnavailableError) failure = error;
      throw error;
    }
  };
  return {
    query: query as PoolClient['query'],
    release: (destroy) => client.release(destroy || failure !== undefined),
  };
}
