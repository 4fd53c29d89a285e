import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../../network/read-body.ts';
import type { ConnectionPool } from './connection-pool.ts';
import { execute } from './execute.ts';
import type { RoundTripCounter } from './round-trips.ts';
import { SqlRequestError, toErrorAnswer } from './sql-errors.ts';
import { parsePayload, readCredentials, readOptions, toBatchHeaders } from './sql-request.ts';

/** https://neon.com/docs/serverless/serverless-driver: "maximum request size and response size … is 64 MB". */
const maxRequestBytes = 64 * 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Neon's SQL over HTTP (https://github.com/neondatabase/neon, proxy/src/serverless/sql_over_http.rs). */
export function createSqlEndpoint(pool: ConnectionPool, counter: RoundTripCounter) {
  const run = async (request: IncomingMessage, signal: AbortSignal): Promise<Answer> => {
    const credentials = readCredentials(request.headers);
    const options = readOptions(request.headers);
    const read = await readBody(request, maxRequestBytes);
    if (!read.ok)
      throw new SqlRequestError(`request is ${read.reason} (max is ${maxRequestBytes} bytes)`, 413);
    const payload = parsePayload(read.body);
    counter.record(credentials.role);
    const body = await pool.withConnection(credentials, signal, (session) =>
      execute(session, payload, options),
    );
    return { status: 200, headers: 'queries' in payload ? toBatchHeaders(options) : {}, body };
  };
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    try {
      send(response, await run(request, gone.signal));
    } catch (error) {
      const { status, body } = toErrorAnswer(error);
      const headers = request.complete ? {} : { connection: 'close' };
      send(response, { status, headers, body: JSON.stringify(body) });
    }
  };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'access-control-allow-origin': '*',
    'neon-request-id': randomUUID(),
    ...headers,
  });
  response.end(body);
}
