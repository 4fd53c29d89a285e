/** PostgreSQL could not be prepared, started or reached. The message names the cause and the remedy. */
export class PostgresStartError extends Error {
  override readonly name = 'PostgresStartError';
}
