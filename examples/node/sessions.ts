import pg from 'pg';
import { unavailable } from './problem.ts';

const connectTimeoutMs = 3_000;
/** Its caller gives up soon. */
const queryTimeoutMs = 4_000;
const maxConnections = 5;
/** Neon's computes go to sleep when nobody is connected. */
const idleTimeoutMs = 10_000;

/** The database holds hashes. The token travels as a parameter, never in the text of a statement. */
const byToken = `select user_id from user_sessions
  where token = gatehouse.session_token_hash($1) and expires_at > now()`;
const byId = 'select user_id from user_sessions where id = $1 and user_id = $2 and expires_at > now()';

/** Gatehouse's sessions, read from the view `user_sessions` of its database. Both throw ProblemError 503. */
export interface Sessions {
  /** Whose live session this is the token of. */
  findUserByToken(sessionToken: string): Promise<string | undefined>;
  isAlive(sessionId: string, userId: string): Promise<boolean>;
  close(): Promise<void>;
}

export function createSessions(databaseUrl: string): Sessions {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: maxConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: idleTimeoutMs,
    query_timeout: queryTimeoutMs,
  });
  // Without a listener, an idle connection that the database ends would end this process.
  pool.on('error', ({ message }) => process.stderr.write(`a connection for sessions ended: ${message}\n`));

  const findUser = async (text: string, values: string[]): Promise<string | undefined> => {
    try {
      return (await pool.query<{ user_id: string }>(text, values)).rows[0]?.user_id;
    } catch (cause) {
      throw unavailable('sessions cannot be looked up now: try again', cause);
    }
  };
  return {
    findUserByToken: (sessionToken) => findUser(byToken, [sessionToken]),
    isAlive: async (sessionId, userId) => (await findUser(byId, [sessionId, userId])) !== undefined,
    close: () => pool.end(),
  };
}
