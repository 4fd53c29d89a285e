import pg from 'pg';

/** Answer of the SQL endpoint to a failed request. */
interface ErrorAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, string | null>>;
}

/** A request that Neon's proxy refuses by itself (proxy/src/serverless/error.rs); `status` is its HTTP status. */
export class SqlRequestError extends Error {
  override readonly name = 'SqlRequestError';
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

/** A connection for `role` could not be made; `cause` is the driver's error. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
  readonly role: string;

  constructor(role: string, cause: unknown) {
    super("Couldn't connect to compute node", { cause });
    this.role = role;
  }
}

/** Neon's names (sql_over_http.rs, `json!` of an error) and the driver's for the same fields. */
const databaseErrorFields = [
  'code',
  'detail',
  'hint',
  'position',
  'internalPosition',
  'internalQuery',
  'severity',
  'where',
  'table',
  'column',
  'schema',
  'dataType',
  'constraint',
  'file',
  'line',
  'routine',
] as const;

const invalidAuthorization = ['28000', '28P01'];
const invalidCatalogName = '3D000';

/**
 * Follows Neon's proxy: a statement's error is 400 with PostgreSQL's fields; a wrong password is 400 with a message
 * alone, because the proxy checks it itself; an unknown database is 400; a database out of reach is 500.
 */
export function toErrorAnswer(error: unknown): ErrorAnswer {
  if (error instanceof ConnectError) return toConnectAnswer(error);
  if (error instanceof SqlRequestError) return answer(error.status, error.message);
  if (error instanceof pg.DatabaseError) return answer(400, error.message, error);
  return answer(400, error instanceof Error ? error.message : String(error));
}

function toConnectAnswer({ cause, role, message }: ConnectError): ErrorAnswer {
  if (!(cause instanceof pg.DatabaseError)) return answer(500, message);
  if (invalidAuthorization.includes(cause.code ?? '')) {
    return answer(400, `password authentication failed for user '${role}'`);
  }
  return answer(cause.code === invalidCatalogName ? 400 : 500, cause.message, cause);
}

function answer(status: number, message: string, error?: pg.DatabaseError): ErrorAnswer {
  const fields = databaseErrorFields.map((name) => [name, error?.[name] ?? null]);
  return { status, body: { message, ...Object.fromEntries(fields) } };
}
