import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { relay } from './relay.ts';
import type { RoundTripCounter } from './round-trips.ts';
import type { Target } from './target.ts';

export interface WebSocketEndpoint {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

/** `/v2` is the driver's default path, `/v1` that of the older stand-alone wsproxy. */
const paths = ['/v1', '/v2'];
const addressPattern = /^[^\s:/]+:\d{1,5}$/;

/** PostgreSQL's protocol in WebSocket frames. The address that a client asks for must be one, and leads to `target`. */
export function createWebSocketEndpoint(target: Target, counter: RoundTripCounter): WebSocketEndpoint {
  const server = new WebSocketServer({ noServer: true });
  server.on('connection', (webSocket) => {
    const client = createWebSocketStream(webSocket);
    void serve(client, target, counter);
  });
  return {
    upgrade: (request, socket, head) => {
      if (!isAcceptable(request.url ?? '')) {
        socket.on('error', () => undefined);
        socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, (webSocket) =>
        server.emit('connection', webSocket, request),
      );
    },
    close: () => {
      for (const webSocket of server.clients) webSocket.terminate();
    },
  };
}

function isAcceptable(target: string): boolean {
  const url = URL.parse(target, 'http://127.0.0.1');
  const address = url?.searchParams.get('address') ?? '';
  return url !== null && paths.includes(url.pathname) && addressPattern.test(address);
}

async function serve(client: Duplex, target: Target, counter: RoundTripCounter): Promise<void> {
  client.on('error', () => undefined);
  const database = connect({ ...target, noDelay: true });
  try {
    await once(database, 'connect');
  } catch {
    client.end(unreachableMessage());
    return;
  }
  await relay(client, database, counter);
}

/** What Neon's proxy tells a client when the database cannot be reached (proxy/src/compute/mod.rs, pqproto.rs). */
function unreachableMessage(): Buffer {
  const fields = "SERROR\0CXX000\0MCouldn't connect to compute node\0\0";
  const message = Buffer.alloc(5 + Buffer.byteLength(fields));
  message.write('E', 0);
  message.writeUInt32BE(message.length - 1, 1);
  message.write(fields, 5);
  return message;
}
