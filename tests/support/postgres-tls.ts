import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { closeServer, listenOnLoopback } from '../../scripts/local/network/loopback.ts';

interface TlsFrontOptions {
  readonly key: string;
  readonly cert: string;
  /** Of the PostgreSQL behind it. */
  readonly port: number;
}

/** Speaks TLS for a PostgreSQL that does not: its SSLRequest (Frontend/Backend Protocol §54.2.10), then anything. */
export async function startTlsFront({ key, cert, port }: TlsFrontOptions) {
  const open = new Set<Socket>();
  const server = createServer(async (socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    await once(socket, 'data');
    socket.write('S');
    const plain = new TLSSocket(socket, { isServer: true, key, cert });
    const backend = connect(port, '127.0.0.1');
    pipeline(plain, backend, plain, () => undefined);
  });
  const front = await listenOnLoopback(server);
  return {
    port: front,
    close: async () => {
      for (const socket of open) socket.destroy();
      await closeServer(server);
    },
  };
}
