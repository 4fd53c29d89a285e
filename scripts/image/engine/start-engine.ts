import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { DockerError } from '../../local/containers/docker.ts';
import type { Scope } from '../../local/scope.ts';
import { runCommand } from '../../setup/command.ts';
import { ensureInstalled } from '../../setup/packages.ts';
import type { Progress } from '../../setup/progress.ts';

/** It is up in half a second; a busy machine may need many times that. */
const startTimeoutMs = 60_000;

/** The engine gives containers that still run 10 s of their own; then it is killed. */
const stopTimeoutMs = 15_000;

/** Ends the engine when its standard input is closed, by `end` below or by the death of this process. */
const script = 'dockerd "$@" & exec 2>&-; read -r line; kill $!; wait $!';

/**
 * Starts a Docker engine in a folder of its own, which leaves the machine's network and firewall alone: containers
 * have the machine's own network or none. Ends with the scope and leaves nothing mounted.
 *
 * @returns the address for DOCKER_HOST
 * @throws MissingProgramError, CommandError, DockerError
 */
export async function startEngine(scope: Scope, scratch: string, progress: Progress): Promise<string> {
  await ensureInstalled({ dockerd: 'docker.io' }, progress);
  const folder = join(scratch, 'engine');
  await mkdir(folder);
  const host = `unix://${folder}/docker.sock`;
  const shell = spawn('/bin/sh', ['-c', script, 'engine', ...engineArguments(folder, host)], {
    stdio: ['pipe', 'ignore', 'pipe'],
    // Its own process group: a Ctrl-C reaches us first, and containers are removed before the engine.
    detached: true,
  });
  const exited = once(shell, 'exit');
  await scope.defer(async () => {
    shell.stdin.end();
    const insist = setTimeout(() => process.kill(-Number(shell.pid), 'SIGKILL'), stopTimeoutMs);
    await exited;
    clearTimeout(insist);
    await unmountBelow(folder);
  });
  await waitUntilReady(shell.stderr, progress.signal);
  return host;
}

function engineArguments(folder: string, host: string): string[] {
  return [
    `--host=${host}`,
    `--data-root=${folder}/data`,
    `--exec-root=${folder}/exec`,
    `--pidfile=${folder}/dockerd.pid`,
    '--bridge=none',
    '--iptables=false',
    '--ip6tables=false',
    '--ip-forward=false',
    '--ip-masq=false',
  ];
}

/** The engine's log says when it listens; if it ends before, the last line says why. */
async function waitUntilReady(log: Readable, signal: AbortSignal): Promise<void> {
  const lines = createInterface(log);
  const giveUp = AbortSignal.any([signal, AbortSignal.timeout(startTimeoutMs)]);
  giveUp.addEventListener('abort', () => lines.close());
  let last = 'it printed nothing';
  for await (const line of lines) {
    last = line;
    if (!line.includes('API listen on')) continue;
    // Nobody reads on, and a full pipe would stop the engine.
    log.resume();
    return;
  }
  signal.throwIfAborted();
  throw new DockerError(`dockerd did not start: ${last}`);
}

/** An engine leaves the network namespace of its containers mounted, and its folder could not be removed. */
async function unmountBelow(folder: string): Promise<void> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1]);
  const ours = mounts.filter((path) => path?.startsWith(`${folder}/`)).reverse();
  for (const path of ours)
    await runCommand('umount', [String(path)], { signal: new AbortController().signal });
}
