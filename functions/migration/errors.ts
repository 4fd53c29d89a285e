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
