import { setTimeout as delay } from 'node:timers/promises';
import { type Call, type Reply, send } from './client.ts';

/** A server under measurement; `roundTrips` is the number made at the database so far. */
export interface Server {
  readonly base: string;
  readonly roundTrips: () => number;
}

export interface Figures {
  readonly roundTrips: number;
  readonly p50: number;
  readonly p99: number;
}

export interface Route<Name extends string> {
  readonly name: string;
  readonly samples: number;
  readonly call: (server: Name, index: number) => Call;
}

const warmUps = 5;

/** Keeps below the 100 requests per second at which the stage's gateway throttles: latency is measured, not throughput. */
const minIntervalMs = 12;

/**
 * Measures one route on all servers side by side: their requests take turns, so that whatever else the machine
 * does hits all alike. Milliseconds of the whole exchange, and round trips per request.
 */
export async function measure<Name extends string>(
  servers: Readonly<Record<Name, Server>>,
  { name, samples, call }: Route<Name>,
): Promise<Record<Name, Figures>> {
  const names = Object.keys(servers) as Name[];
  const times = Object.fromEntries(names.map((server) => [server, [] as number[]])) as Record<Name, number[]>;
  const trips = Object.fromEntries(names.map((server) => [server, 0])) as Record<Name, number>;
  for (let index = 0; index < warmUps + samples; index++) {
    await delay(minIntervalMs);
    for (const server of names) {
      const before = servers[server].roundTrips();
      const { milliseconds } = await sendGood(servers[server].base, call(server, index), name);
      if (index < warmUps) continue;
      times[server].push(milliseconds);
      trips[server] += servers[server].roundTrips() - before;
    }
  }
  const figures = names.map((server) => [server, summarise(times[server], trips[server])]);
  return Object.fromEntries(figures);
}

/** A refused request is quick: measured unnoticed it would flatter the server. */
async function sendGood(base: string, call: Call, name: string): Promise<Reply> {
  const reply = await send(base, call);
  if (reply.status >= 200 && reply.status < 300) return reply;
  throw new Error(`${name} answered ${reply.status} at ${base}: ${JSON.stringify(reply.body)}`);
}

function summarise(times: number[], trips: number): Figures {
  const sorted = times.toSorted((a, b) => a - b);
  const percentile = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
  return { roundTrips: trips / times.length, p50: percentile(0.5), p99: percentile(0.99) };
}
