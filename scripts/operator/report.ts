import { AccountError, UsageError } from './errors.ts';
import { FunctionError } from './invoke.ts';

/** What an operator can mend, knowing the message alone. */
const foreseen = [UsageError, AccountError, FunctionError];

/**
 * Ends a command with the message of an error that was to be expected. @throws any other error, as it is
 * @param own further kinds of errors that a command expects
 */
export function reportForeseen(error: unknown, own: readonly (new (message: string) => Error)[] = []): void {
  if (!(error instanceof Error) || ![...foreseen, ...own].some((kind) => error instanceof kind)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
}
