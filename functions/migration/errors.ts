/**
 * Whatever the state machine tells apart, it tells apart by `name`. The messages are for operators: they hold neither
 * the connection string nor anything of a user.
 */

/** The source does not answer, or not in time; another attempt may find it again. */
export class SourceUnavailableError extends Error {
  override readonly name = 'SourceUnavailableError';
}

/** The source refuses, or is not as Supabase has it: another attempt would fail like this one. */
export class SourceAccessError extends Error {
  override readonly name = 'SourceAccessError';
}

/** The input of the execution is not valid; the message names the value at fault. Trying again cannot help. */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError';
}

/** The run cannot do what it is asked to, as it stands; the message names what can be done. */
export class RunStateError extends Error {
  override readonly name = 'RunStateError';
}

/** The time of an invocation is nearly over. What has been done stays: the next one goes on after it. */
export class RangeUnfinishedError extends Error {
  override readonly name = 'RangeUnfinishedError';
}

/** Users of the source are neither migrated nor merged nor listed: a fault of the migration itself. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
}
