import { connect, createServer, type Socket } from 'node:net';
import { closeServer, listenOnLoopback } from '../../network/loopback.ts';
import { relay } from './relay.ts';
import { createRoundTripCounter, type RoundTripCounts } from './round-trips.ts';
import type { Target } from './target.ts';

export interface CountingProxy {
  readonly port: number;
  readonly counts: RoundTripCounts;
  close(): Promise<void>;
}

/** A plain TCP proxy in front of PostgreSQL that counts round trips as the Neon proxy does: for ordinary `pg` clients. */
export async function startCountingProxy({ target }: { readonly target: Target }): Promise<CountingProxy> {
  const counter = createRoundTripCounter();
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    sockets.add(client);
    client.once('close', () => sockets.delete(client));
    const upstream = connect({ ...target, noDelay: true });
    void relay(client, upstream, counter);
  });
  return {
    port: await listenOnLoopback(server),
    counts: counter,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await closeServer(server);
    },
  };
}
