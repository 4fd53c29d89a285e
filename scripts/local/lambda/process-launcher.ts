import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describeExit } from './exit-description.ts';
import { forwardLines } from './log-lines.ts';
import { watchMemory } from './memory-watch.ts';

/** How long a process may take to end after SIGTERM: with the gateway's own end it stays far below 5 s. */
const stopGraceMs = 1_000;

const runtimeClient = fileURLToPath(new URL('./runtime-client.mjs', import.meta.url));

export interface SandboxRequest {
  /** The whole environment of the runtime; nothing of the launcher's own is added. */
  readonly environment: Readonly<Record<string, string>>;
  readonly taskRoot: string;
  readonly memorySizeMb: number;
  readonly onLine: (line: string) => void;
}

/** What a runtime runs in: a process here, or whatever else speaks to the same Runtime API. */
export interface Sandbox {
  /** Settles when the runtime has ended, and says how: `exit status 1`, `signal: killed`. */
  readonly exited: Promise<string>;
  freeze(): void;
  thaw(): void;
  /** Asks it to end and insists after a second. Resolves when nothing is left of it. */
  stop(): Promise<void>;
}

export type Launcher = (request: SandboxRequest) => Sandbox;

/** Runs the function's bundle in a Node process of its own: the runner's Node, Lambda's environment. */
export function launchProcess({ environment, taskRoot, memorySizeMb, onLine }: SandboxRequest): Sandbox {
  const child = spawn(process.execPath, [`--max-old-space-size=${memorySizeMb}`, runtimeClient], {
    cwd: taskRoot,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own process group: a Ctrl-C meant for the runner must not reach requests that are still served.
    detached: true,
  });
  forwardLines(child.stdout, onLine);
  forwardLines(child.stderr, onLine);
  const exited = describeExit(child);
  const guardEnded = guard(child);
  limitMemory(child, memorySizeMb, onLine);
  let isStopping = false;

  async function stop(): Promise<void> {
    isStopping = true;
    child.kill('SIGCONT');
    child.kill('SIGTERM');
    const insist = setTimeout(() => child.kill('SIGKILL'), stopGraceMs);
    await exited;
    clearTimeout(insist);
    await guardEnded;
  }
  return {
    exited,
    // Node handles SIGTERM itself: a process frozen in between would never get to it.
    freeze: () => void (isStopping || child.kill('SIGSTOP')),
    thaw: () => void child.kill('SIGCONT'),
    stop,
  };
}

/** Kills the process once it has more memory than its function. Lambda's own error does not say why; the log does. */
function limitMemory(child: ChildProcess, limitMb: number, onLine: (line: string) => void): void {
  if (child.pid === undefined) return;
  const onExceeded = (usedMb: number): void => {
    onLine(`killed: out of memory (${usedMb} MB used, MemorySize is ${limitMb} MB)`);
    child.kill('SIGKILL');
  };
  child.once('exit', watchMemory({ pid: child.pid, limitMb, onExceeded }));
}

/**
 * A process that is stopped or in an endless loop cannot notice that the runner has been killed. A shell that
 * waits on a pipe from the runner can, and takes the process with it.
 */
async function guard(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const shell = spawn('/bin/sh', ['-c', 'read -r line; kill -KILL "$1"', 'guard', String(child.pid)], {
    env: {},
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  child.once('exit', () => shell.kill('SIGKILL'));
  shell.once('error', () => child.kill('SIGKILL'));
  await describeExit(shell);
}
