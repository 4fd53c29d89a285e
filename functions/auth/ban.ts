import { StatementError } from '#shared/database/errors';

/** SQLSTATE that the database refuses the session of a banned user with (migration 0004). */
const bannedState = 'GH403';

/** Whether the database has refused a session because its user is banned. */
export function isBan(error: unknown): error is StatementError {
  return error instanceof StatementError && error.code === bannedState;
}
