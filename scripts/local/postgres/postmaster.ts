import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Binaries } from './binaries.ts';
import { PostgresStartError } from './errors.ts';
import type { Account } from './system-account.ts';

export interface LaunchOptions {
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  readonly dataDirectory: string;
  readonly port: number;
  readonly log: (line: string) => void;
}

/** The server process. `stop` resolves when it is gone. */
export interface Postmaster {
  stop(): Promise<void>;
  isRunning(): boolean;
}

/** Crash recovery of a local stack's data takes well under a second; a slow disk gets this long. */
const startTimeoutMs = 30_000;
/** Fast shutdown, then immediate shutdown, then SIGKILL: 3 s in all. */
const fastShutdownMs = 2_000;
const immediateShutdownMs = 1_000;
/** Lines of the log that an error about a failed start quotes. */
const quotedLines = 5;

/**
 * Small and quiet, but durable: fsync and synchronous_commit keep their defaults (on).
 * Every password is random, so that repeated hashing, which slows the guessing of weak ones, would only slow connecting:
 * the Neon driver hashes in JavaScript, and 4096 rounds take it a tenth of a second for each connection.
 * client_connection_check_interval ends the statement of a caller that went away, as Neon's proxy does.
 */
const settings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '32MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '256MB',
  io_method: 'sync',
  jit: 'off',
  password_encryption: 'scram-sha-256',
  scram_iterations: '1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  client_connection_check_interval: '250ms',
};

/**
 * Starts the server and waits until it accepts connections.
 * @throws PostgresStartError with the server's own last lines when it ends first
 */
export async function launchPostmaster(options: LaunchOptions): Promise<Postmaster> {
  const child = spawn(options.binaries.postgres, serverArguments(options), spawnOptions(options));
  const ended = once(child, 'exit').catch(() => []);
  endWithThisProcess(child);
  const state = { stopping: false };
  try {
    await waitUntilReady(child, options.log);
  } catch (error) {
    await endProcess(child, ended);
    throw error;
  }
  child.once('exit', (code, signal) => {
    if (!state.stopping) options.log(`postgresql ended unexpectedly (${signal ?? `exit code ${code}`})`);
  });
  return {
    isRunning: () => isRunning(child),
    stop: async () => {
      state.stopping = true;
      await endProcess(child, ended);
    },
  };
}

function serverArguments({ dataDirectory, port, account }: LaunchOptions): string[] {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', directoryArgument(dataDirectory, account), '-p', String(port), ...flags];
}

/**
 * For root the directory is passed as the working directory that root entered before it gave up its rights,
 * so that the data may lie below a folder that PostgreSQL's account cannot enter by name.
 */
export function directoryArgument(dataDirectory: string, account: Account | undefined): string {
  return account !== undefined && process.platform === 'linux' ? '/proc/self/cwd' : dataDirectory;
}

/** Detached: a terminal's Ctrl-C goes to its whole group, and the database has to outlive the functions. */
function spawnOptions({ dataDirectory, account }: LaunchOptions) {
  return {
    cwd: dataDirectory,
    detached: true,
    env: { LC_ALL: 'C', PATH: process.env.PATH ?? '' },
    stdio: ['ignore', 'ignore', 'pipe'] as ['ignore', 'ignore', 'pipe'],
    ...account,
  };
}

async function waitUntilReady(child: ChildProcess, log: (line: string) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const last: string[] = [];
  const fail = (what: string) => reject(new PostgresStartError([what, ...last].join('\n  ')));
  if (child.stderr === null) throw new TypeError('postgresql was spawned without a pipe for its log');
  createInterface({ input: child.stderr }).on('line', (line) => {
    log(line);
    last.push(line);
    if (last.length > quotedLines) last.shift();
    if (line.includes('database system is ready to accept connections')) resolve();
  });
  child.once('error', (cause) => fail(`postgresql could not be run: ${cause.message}`));
  child.once('close', (code, signal) => fail(`postgresql did not start (${signal ?? `exit code ${code}`})`));
  const timer = setTimeout(
    () => fail(`postgresql was not ready within ${startTimeoutMs / 1000} s`),
    startTimeoutMs,
  );
  await promise.finally(() => clearTimeout(timer));
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/** Immediate shutdown when this process exits without having stopped the server: nobody could stop it later. */
function endWithThisProcess(child: ChildProcess): void {
  const end = (): void => void child.kill('SIGQUIT');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
}

async function endProcess(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (!isRunning(child)) return;
  child.kill('SIGINT');
  const immediate = setTimeout(() => child.kill('SIGQUIT'), fastShutdownMs);
  const kill = setTimeout(() => child.kill('SIGKILL'), fastShutdownMs + immediateShutdownMs);
  await ended;
  clearTimeout(immediate);
  clearTimeout(kill);
}
