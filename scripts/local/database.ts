import type { LogFiles } from './log-files.ts';
import { startNeonProxy } from './postgres/neon/proxy.ts';
import type { RoundTripCounts } from './postgres/neon/round-trips.ts';
import { startPostgres } from './postgres/server.ts';
import type { Scope } from './scope.ts';

/** PostgreSQL with Neon's protocols in front of it. */
export interface Database {
  /** Connection strings straight to PostgreSQL. */
  readonly ownerUrl: string;
  readonly superuserUrl: string;
  /** Address of Neon's HTTP and WebSocket protocols. */
  readonly proxyUrl: string;
  /** Round trips that functions have made. */
  readonly roundTrips: RoundTripCounts;
  /** Stops PostgreSQL alone, as an outage would; the proxy stays. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** @param dataDirectory made when missing, and kept */
export async function startDatabase(dataDirectory: string, logs: LogFiles, scope: Scope): Promise<Database> {
  const log = (line: string): void => logs.write('postgres', line);
  const server = await startPostgres({ dataDirectory, log });
  await scope.defer(server.stop);
  const proxy = await startNeonProxy({ target: { host: '127.0.0.1', port: server.port } });
  await scope.defer(proxy.close);
  return {
    ownerUrl: server.ownerUrl,
    superuserUrl: server.superuserUrl,
    proxyUrl: proxy.url,
    roundTrips: proxy.counts,
    stop: server.stop,
    start: server.start,
  };
}
