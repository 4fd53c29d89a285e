import { Client } from '@neondatabase/serverless';
import { configureDriver, type DatabaseConnection } from '#shared/database/connection';
import { DatabaseUnavailableError, toDatabaseError } from '#shared/database/errors';

const connectionTimeoutMs = 10_000;
/** A migration waits this long for a table in use, then gives up instead of queueing live traffic behind it. */
const lockTimeout = '10s';
/** Names the advisory lock that serialises deployments; any constant that nothing else in the database uses. */
const deploymentLockKey = 4_207_600_311;

/**
 * Connects as the database's owner over a WebSocket and closes the connection whatever happens.
 * @throws DatabaseUnavailableError if the connection cannot be made
 */
export async function withOwnerConnection<T>(
  connection: DatabaseConnection,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  configureDriver(connection);
  const client = new Client({
    connectionString: connection.url,
    connectionTimeoutMillis: connectionTimeoutMs,
  });
  let isLost = false;
  // A connection lost between statements shows at the next one; without a listener it would end the process.
  client.on('error', () => {
    isLost = true;
  });
  try {
    await client.connect();
  } catch (thrown) {
    throw new DatabaseUnavailableError(toDatabaseError(thrown).message);
  }
  try {
    return await work(client);
  } finally {
    // The driver would wait for ever for the end of a connection that has ended.
    if (!isLost) await client.end();
  }
}

/**
 * Runs `work` in a transaction that holds the deployment lock, so that two deployments take turns. The lock
 * belongs to the transaction, not to the session, and so also works behind a transaction-pooling proxy.
 */
export async function withDeploymentLock<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock($1)', [deploymentLockKey]);
    await client.query(`set local lock_timeout = '${lockTimeout}'`);
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}
