import { databaseConnection } from '#shared/database/connection';
import { DatabaseUnavailableError } from '#shared/database/errors';
import { createOneShotDatabase, type OneShotDatabase, type OneShotOptions } from '#shared/database/one-shot';
import { createRenewable } from '#shared/renewable';
import { readSecret } from '#shared/secrets';

/**
 * The one-shot database of a function, by the id of the secret that holds its connection. The secret is read at
 * the first statement, so that an environment starts without waiting for it, and anew every five minutes and when the
 * database cannot be reached with it: its password may have been rotated.
 */
export function createFunctionDatabase(secretId: string, options: OneShotOptions = {}): OneShotDatabase {
  const useDatabase = createRenewable({
    read: (fresh) => readSecret(secretId, databaseConnection, { fresh }),
    create: (connection) => createOneShotDatabase(connection, options),
    isOutdated: (error) => error instanceof DatabaseUnavailableError,
  });
  return {
    transaction: (statements) => useDatabase((database) => database.transaction(statements)),
    query: (statement) => useDatabase((database) => database.query(statement)),
  };
}
