import { createServer, type ServerResponse } from 'node:http';
import { closeServer, host, listenOnLoopback } from '../../network/loopback.ts';
import { createConnectionPool } from './connection-pool.ts';
import { createRoundTripCounter, type RoundTripCounts } from './round-trips.ts';
import { createSqlEndpoint } from './sql-endpoint.ts';
import type { Target } from './target.ts';
import { createWebSocketEndpoint } from './websocket.ts';

export interface NeonProxyOptions {
  /** PostgreSQL's address: whatever host a client names, it gets this one. */
  readonly target: Target;
}

export interface NeonProxy {
  /** `http://127.0.0.1:PORT`: SQL at `/sql`, WebSockets at `/v2?address=HOST:PORT`. */
  readonly url: string;
  readonly counts: RoundTripCounts;
  /** Ends every connection, also those at work. */
  close(): Promise<void>;
}

/** Above the time for which Node's fetch keeps an idle connection, so that it never sends into a closing one. */
const keepAliveTimeoutMs = 60_000;

/**
 * Neon's proxy in front of an ordinary PostgreSQL: both protocols of @neondatabase/serverless, with PostgreSQL's own
 * authentication. One deviation: a connection string may name an address instead of a Neon endpoint's host name.
 */
export async function startNeonProxy(options: NeonProxyOptions): Promise<NeonProxy> {
  const counter = createRoundTripCounter();
  const pool = createConnectionPool(options.target);
  const webSockets = createWebSocketEndpoint(options.target, counter);
  const answerSql = createSqlEndpoint(pool, counter);
  const server = createServer({ keepAliveTimeout: keepAliveTimeoutMs }, (request, response) => {
    const isSql = request.url?.split('?', 1)[0] === '/sql';
    if (isSql && request.method === 'POST') void answerSql(request, response);
    else if (isSql && request.method === 'OPTIONS') answerPreflight(response);
    else refuse(response);
  });
  server.on('upgrade', webSockets.upgrade);
  const port = await listenOnLoopback(server);
  return {
    url: `http://${host}:${port}`,
    counts: counter,
    close: async () => {
      webSockets.close();
      pool.close();
      await closeServer(server);
    },
  };
}

function answerPreflight(response: ServerResponse): void {
  response.writeHead(200, {
    allow: 'OPTIONS, POST',
    'access-control-allow-origin': '*',
    'access-control-allow-headers':
      'Authorization, Neon-Connection-String, Neon-Raw-Text-Output, Neon-Array-Mode, Neon-Pool-Opt-In, Neon-Batch-Read-Only, Neon-Batch-Isolation-Level',
    'access-control-max-age': '86400',
  });
  response.end();
}

function refuse(response: ServerResponse): void {
  response.writeHead(400, { 'content-type': 'application/json' });
  response.end(JSON.stringify('query is not supported'));
}
