import { type Duplex, PassThrough, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBackendReader, createStartupReader } from './message-framing.ts';
import type { RoundTripCounter } from './round-trips.ts';

/**
 * Carries bytes both ways between a client and PostgreSQL, with back-pressure, until either side ends; then ends both.
 * Counts one round trip per ReadyForQuery message after the one that ends the connection's startup.
 */
export async function relay(client: Duplex, server: Duplex, counter: RoundTripCounter): Promise<void> {
  let role = '';
  let isConnected = false;
  const backend = createBackendReader(() => {
    if (isConnected) counter.record(role);
    isConnected = true;
  });
  const startup = createStartupReader({
    onRole: (name) => {
      role = name;
    },
    onEncryptionRequest: () => backend.expectUnframedByte(),
  });
  await Promise.allSettled([
    pipeline(client, tap(startup), server),
    pipeline(server, tap(backend.push), client),
  ]);
}

function tap(observe: (chunk: Buffer) => void): Transform {
  return new PassThrough().on('data', observe);
}
