import { neon } from '@neondatabase/serverless';
import { configureDriver, type DatabaseConnection } from '#shared/database/connection';
import { toDatabaseError } from '#shared/database/errors';
import { tagStatement } from '#shared/observability/request-scope';

/** A statement with numbered placeholders (`$1`) and their values. */
export interface Statement {
  readonly text: string;
  readonly values?: readonly unknown[];
}

type Row = Record<string, unknown>;

/** One-shot access over Neon's HTTP endpoint: each call is one round trip and leaves no connection behind. */
export interface OneShotDatabase {
  /**
   * Runs the statements in one transaction and answers the rows of each, in order.
   * @throws DatabaseUnavailableError, SessionEndedError, StatementError
   */
  transaction(statements: readonly Statement[]): Promise<Row[][]>;
  /** Runs one statement; throws as `transaction` does. */
  query(statement: Statement): Promise<Row[]>;
}

/** Longest wait for one round trip: below the deadline of a request, so that what hangs is named in the log. */
const defaultTimeoutMs = 4_000;

export interface OneShotOptions {
  /** Bounds each round trip (default 4,000). */
  readonly timeoutMs?: number;
}

/** Opens one-shot access to a database; nothing is sent yet. */
export function createOneShotDatabase(
  connection: DatabaseConnection,
  { timeoutMs = defaultTimeoutMs }: OneShotOptions = {},
): OneShotDatabase {
  configureDriver(connection);
  const sql = neon(connection.url);
  const prepare = ({ text, values }: Statement) => sql.query(tagStatement(text), [...(values ?? [])]);
  const options = () => ({ fetchOptions: { signal: AbortSignal.timeout(timeoutMs) } });

  return {
    async transaction(statements) {
      try {
        return await sql.transaction(statements.map(prepare), options());
      } catch (thrown) {
        throw toDatabaseError(thrown);
      }
    },
    async query({ text, values }) {
      try {
        return await sql.query(tagStatement(text), [...(values ?? [])], options());
      } catch (thrown) {
        throw toDatabaseError(thrown);
      }
    },
  };
}
