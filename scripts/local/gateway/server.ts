import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Server as NetServer } from 'node:net';
import { listenOnLoopback } from '../network/loopback.ts';
import type { ApiDefinition } from './api-definition.ts';
import { answerClientError } from './client-error.ts';
import { type Answer, createExchange, type Invoke } from './exchange.ts';
import { isBodiless } from './response.ts';

/** Request line and headers together: 10,240 bytes (HTTP API quotas). */
const maxHeaderBytes = 10_240;
/** A request that is not complete by then is not worth a connection; as long as the longest integration. */
const requestTimeoutMs = 30_000;
const headersTimeoutMs = 10_000;
/** How often Node looks for connections beyond the two timeouts above. */
const timeoutCheckIntervalMs = 1_000;
/** Requests under way may end in this time when the gateway closes: the whole stack has 5 s. */
const closeGraceMs = 1_000;

export interface GatewayOptions {
  readonly api: ApiDefinition;
  readonly invoke: Invoke;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  /** Takes a line for every request that ended in a fault of its function. */
  readonly log?: (line: string) => void;
}

export interface Gateway {
  /** Serves the API at a port, or in place of a server that holds it, and gives the port. */
  listen(at: number | NetServer): Promise<number>;
  /** Accepts nothing more and gives requests under way a second to end. */
  close(): Promise<void>;
}

/**
 * An HTTP API's `$default` stage on a loopback port.
 *
 * @throws RouteError when two routes are the same or one is malformed.
 */
export function createGateway({ api, invoke, clock = Date.now, log = () => {} }: GatewayOptions): Gateway {
  const exchange = createExchange({ api, invoke, now: clock, log });
  const server = createServer({
    maxHeaderSize: maxHeaderBytes,
    requestTimeout: requestTimeoutMs,
    headersTimeout: headersTimeoutMs,
    connectionsCheckingInterval: timeoutCheckIntervalMs,
  });
  server.on('clientError', answerClientError);
  server.on('request', async (request, response) => {
    try {
      const answer = await exchange(request);
      answer.record(send(answer, response));
    } catch (error) {
      log(`${request.method} ${request.url?.split('?')[0]}: ${String(error)}`);
      response.destroy();
    }
  });
  return {
    listen: (at) => listenOnLoopback(server, at),
    close: () => close(server),
  };
}

/** Returns the number of body bytes, which a HEAD request counts but does not get. */
function send({ facts, response }: Answer, target: ServerResponse): number {
  const { status, headers, body } = response;
  const length: [string, string][] = isBodiless(status) ? [] : [['content-length', String(body.length)]];
  const sent = headers.filter(([name]) => name !== 'apigw-requestid');
  target.writeHead(status, [...sent, ...length, ['apigw-requestid', facts.requestId]].flat());
  target.end(facts.method === 'HEAD' ? undefined : body);
  return body.length;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), closeGraceMs);
  await closed;
  clearTimeout(cut);
}
