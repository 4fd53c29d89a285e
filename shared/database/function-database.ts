import { readConnection } from '#shared/database/connection';
import { createOneShotDatabase, type OneShotDatabase } from '#shared/database/one-shot';
import { once } from '#shared/once';

/**
 * The one-shot database of a function, by the id of the secret that holds its connection. The secret is read at
 * the first statement, so that an environment starts without waiting for it, and again after a failure.
 */
export function createFunctionDatabase(secretId: string): OneShotDatabase {
  const open = once(async () => createOneShotDatabase(await readConnection(secretId)));
  return {
    transaction: async (statements) => (await open()).transaction(statements),
    query: async (statement) => (await open()).query(statement),
  };
}
