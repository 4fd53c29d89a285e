import { once } from 'node:events';
import { Server as HttpServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';

/** The local stack is for the person at this machine; nobody else reaches it. */
export const host = '127.0.0.1';

const loopbackHosts = [host, 'localhost', '[::1]'];

/** Whether a Host header means this machine, at any port. */
export function isLoopbackHost(header: string | undefined): boolean {
  return header !== undefined && loopbackHosts.includes(header.replace(/:\d+$/, ''));
}

/**
 * Listens on the loopback interface and gives the port. Rejects with Node's error when the port is in use.
 *
 * @param at a port, 0 for any free one; or a server that listens already and whose place is taken without a gap
 */
export async function listenOnLoopback(server: Server, at: number | Server = 0): Promise<number> {
  if (typeof at === 'number') server.listen(at, host);
  else server.listen(at);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Ends a server at once, with all connections of an HTTP server. Does nothing to one that does not listen. */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  if (server instanceof HttpServer) server.closeAllConnections();
  await closed;
}
