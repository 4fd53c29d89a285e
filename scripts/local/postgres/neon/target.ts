import type { Server } from 'node:net';

/** Where PostgreSQL listens. */
export type Target = { readonly host: string; readonly port: number };

/** Listens on 127.0.0.1 and gives the port; 0 (the default) takes a free one. Rejects when the port is in use. */
export async function listenOnLoopback(server: Server, port = 0): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.once('error', reject);
  server.listen(port, '127.0.0.1', () => {
    server.off('error', reject);
    const address = server.address();
    resolve(typeof address === 'object' && address !== null ? address.port : port);
  });
  return promise;
}
