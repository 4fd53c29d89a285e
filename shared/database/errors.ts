/** The database could not be reached or refused to work at all; the same request may succeed later. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
}

/** The session behind the credentials has ended, was revoked, or never was (SQLSTATE GH401). */
export class SessionEndedError extends Error {
  override readonly name = 'SessionEndedError';
}

/** PostgreSQL refused a statement. `code` is the SQLSTATE; message and detail are left out, they may quote rows. */
export class StatementError extends Error {
  override readonly name = 'StatementError';
  readonly code: string;
  readonly constraint: string | undefined;

  constructor(sqlState: string, constraint: string | undefined) {
    super(`statement refused with SQLSTATE ${sqlState}${constraint ? ` (${constraint})` : ''}`);
    this.code = sqlState;
    this.constraint = constraint;
  }
}

/**
 * SQLSTATE classes of a server that cannot serve now: 08 connection, 25 transaction state (ended while it idled),
 * 28 authorization (a role or password not yet in step), 40 rollback (deadlock), 53 insufficient resources, 57 operator intervention (shutdown, statement timeout),
 * 58 system error, XX internal error (PostgreSQL 18, appendix A).
 */
const unavailableClasses = new Set(['08', '25', '28', '40', '53', '57', '58', 'XX']);
const sessionEndedState = 'GH401';
/** With a digit in it, unlike a system error such as EPIPE. */
const sqlStatePattern = /^(?=.*\d)[0-9A-Z]{5}$/;

/**
 * Turns whatever the driver threw into one of the three errors above, none of which repeats the driver's
 * text: it can contain the connection string.
 */
export function toDatabaseError(thrown: unknown): Error {
  const { code, constraint } = (thrown ?? {}) as { code?: unknown; constraint?: string };
  if (typeof code !== 'string' || !sqlStatePattern.test(code)) {
    return new DatabaseUnavailableError(`database cannot be reached (${causeName(thrown)})`);
  }
  if (code === sessionEndedState) return new SessionEndedError('the session has ended');
  if (unavailableClasses.has(code.slice(0, 2))) {
    return new DatabaseUnavailableError(`database is not available (SQLSTATE ${code})`);
  }
  return new StatementError(code, constraint);
}

/** A system error code such as ECONNREFUSED, or the kind of error: never its message. */
function causeName(thrown: unknown): string {
  for (let error = thrown; error instanceof Error; error = error.cause ?? readSourceError(error)) {
    const { code } = error as { code?: unknown };
    if (typeof code === 'string') return code;
    if (error.name === 'TimeoutError') return error.name;
  }
  return thrown instanceof Error ? thrown.name : typeof thrown;
}

/** Neon's HTTP errors keep their cause in `sourceError`. */
function readSourceError(error: Error): unknown {
  return (error as { sourceError?: unknown }).sourceError;
}
