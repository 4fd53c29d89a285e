import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { closeServer, host, listenOnLoopback } from '../network/loopback.ts';
import { findBinaries } from './binaries.ts';
import { applicationDatabase, createOwnerAndDatabase, ownerRole } from './databases.ts';
import { PostgresStartError } from './errors.ts';
import { initialise, superuser } from './initialise.ts';
import { type LaunchOptions, launchPostmaster, type Postmaster } from './postmaster.ts';
import { stopStaleServer } from './stale-server.ts';
import { findAccount } from './system-account.ts';

export interface PostgresOptions {
  /** Made when missing and kept; its passwords lie beside it in `<dataDirectory>.credentials.json`. */
  readonly dataDirectory: string;
  /** Gets PostgreSQL's log, line by line. */
  readonly log: (line: string) => void;
}

export interface PostgresServer {
  readonly port: number;
  /** Of the application's database, as its owner: what an operator gets from Neon. */
  readonly ownerUrl: string;
  /** Of the maintenance database `postgres`, as superuser: for tests and measurements only. */
  readonly superuserUrl: string;
  /** Fast shutdown; resolves within 3 s when the process is gone. */
  stop(): Promise<void>;
  /** Starts again on the same port and data after `stop` or a crash. */
  start(): Promise<void>;
}

/** A killed server's last processes hold its shared memory for some milliseconds. */
const leftoverTimeoutMs = 5_000;
const leftoverRetryMs = 50;

/**
 * Starts PostgreSQL on 127.0.0.1 with password authentication for every role, data kept between starts.
 * @throws PostgresStartError with the cause and the remedy
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const dataDirectory = resolve(options.dataDirectory);
  const account = await findAccount();
  const binaries = await findBinaries(account);
  const credentials = await initialise({ dataDirectory, binaries, account });
  const port = await findFreePort();
  const launch: LaunchOptions = { binaries, account, dataDirectory, port, log: options.log };
  let postmaster: Postmaster = await launchOverLeftovers(launch);
  const superuserUrl = createUrl(superuser, credentials.superuserPassword, port, 'postgres');
  try {
    await createOwnerAndDatabase(superuserUrl, credentials.ownerPassword);
  } catch (cause) {
    await postmaster.stop();
    throw new PostgresStartError(`cannot prepare the database in ${dataDirectory}: start with --fresh`, {
      cause,
    });
  }
  return {
    port,
    ownerUrl: createUrl(ownerRole, credentials.ownerPassword, port, applicationDatabase),
    superuserUrl,
    stop: () => postmaster.stop(),
    start: async () => {
      if (!postmaster.isRunning()) postmaster = await launchOverLeftovers(launch);
    },
  };
}

async function launchOverLeftovers(options: LaunchOptions): Promise<Postmaster> {
  const deadline = Date.now() + leftoverTimeoutMs;
  for (;;) {
    await stopStaleServer(options.dataDirectory);
    try {
      return await launchPostmaster(options);
    } catch (error) {
      if (!isLeftover(error) || Date.now() > deadline) throw withRemedy(error, options.port);
      await delay(leftoverRetryMs);
    }
  }
}

function isLeftover(error: unknown): boolean {
  return error instanceof PostgresStartError && error.message.includes('pre-existing shared memory block');
}

function withRemedy(error: unknown, port: number): unknown {
  if (!(error instanceof PostgresStartError) || !error.message.includes('Address already in use'))
    return error;
  return new PostgresStartError(`port ${port} is in use: stop what uses it, or start again to take another`);
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  const port = await listenOnLoopback(server);
  await closeServer(server);
  return port;
}

function createUrl(role: string, password: string, port: number, database: string): string {
  return `postgresql://${role}:${password}@${host}:${port}/${database}`;
}
