import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiDefinition } from './api-definition.ts';
import { answerClientError } from './client-error.ts';
import { type Answer, createExchange, type Invoke } from './exchange.ts';
import { isBodiless } from './response.ts';

/** Request line and headers together: 10,240 bytes (HTTP API quotas). */
const MAX_HEADER_BYTES = 10_240;
/** A request that is not complete by then is not worth a connection; as long as the longest integration. */
const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** How often Node looks for connections beyond the two timeouts above. */
const TIMEOUT_CHECK_INTERVAL_MS = 1_000;
/** Requests under way may end in this time when the gateway closes: the whole stack has 5 s. */
const CLOSE_GRACE_MS = 1_000;

const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

export interface GatewayOptions {
  readonly api: ApiDefinition;
  readonly invoke: Invoke;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  /** Takes a line for every request that ended in a fault of its function. */
  readonly log?: (line: string) => void;
}

export interface Gateway {
  /**
   * Serves the API and returns the port, which matters for port 0. Rejects with Node's error when the port is taken.
   *
   * @throws {GatewayError} when `host` is not a loopback address.
   */
  listen(port: number, host?: string): Promise<number>;
  /** Accepts nothing more and gives requests under way a second to end. */
  close(): Promise<void>;
}

export class GatewayError extends Error {
  override readonly name = 'GatewayError';
}

/**
 * An HTTP API's `$default` stage on a loopback port.
 *
 * @throws {RouteError} when two routes are the same or one is malformed.
 */
export function createGateway({ api, invoke, clock = Date.now, log = () => {} }: GatewayOptions): Gateway {
  const exchange = createExchange({ api, invoke, now: clock, log });
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    headersTimeout: HEADERS_TIMEOUT_MS,
    connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS,
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
    async listen(port, host = '127.0.0.1') {
      if (!loopbackHosts.has(host)) {
        throw new GatewayError(`host "${host}" is not a loopback address: use 127.0.0.1`);
      }
      return listen(server, port, host);
    },
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

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
  await closed;
  clearTimeout(cut);
}
