import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { relay } from './relay.ts';
import { createRoundTripCounter, type RoundTripCounts } from './round-trips.ts';
import { listenOnLoopback, type Target } from './target.ts';

export type CountingProxy = {
  readonly port: number;
  readonly counts: RoundTripCounts;
  close(): Promise<void>;
};

/** A plain TCP proxy in front of PostgreSQL that counts round trips as the Neon proxy does: for ordinary `pg` clients. */
export async function startCountingProxy(options: {
  readonly target: Target;
  readonly port?: number;
  readonly onRoundTrip?: (role: string) => void;
}): Promise<CountingProxy> {
  const counter = createRoundTripCounter(options.onRoundTrip);
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    sockets.add(client);
    client.once('close', () => sockets.delete(client));
    const upstream = connect({ ...options.target, noDelay: true });
    void relay(client, upstream, counter);
  });
  return {
    port: await listenOnLoopback(server, options.port),
    counts: counter,
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
