import { StatementError } from '#shared/database/errors';
import type { OneShotDatabase } from '#shared/database/one-shot';
import { LedgerError, RunStateError } from '../errors.ts';

/** SQLSTATEs that the functions of migration 0011 raise. */
const otherStateCode = 'GH409';
const untrueCode = 'GH422';

/**
 * Calls a function of the target's database and answers its rows: one round trip, one transaction.
 * @throws DatabaseUnavailableError, StatementError, RunStateError, LedgerError
 */
export async function callTarget(database: OneShotDatabase, text: string, values: readonly unknown[]) {
  try {
    return await database.query({ text, values });
  } catch (error) {
    throw error instanceof StatementError ? translate(error) : error;
  }
}

function translate(error: StatementError): Error {
  if (error.code === otherStateCode)
    return new RunStateError('the run was rolled back or closed meanwhile: start again', { cause: error });
  if (error.code === untrueCode)
    return new LedgerError('a page of the source has users of whom it says nothing: nothing was written', {
      cause: error,
    });
  return error;
}
