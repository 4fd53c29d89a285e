import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { describeExit } from '../lambda/exit-description.ts';
import { forwardLines } from '../lambda/log-lines.ts';
import type { Launcher, Sandbox, SandboxRequest } from '../lambda/process-launcher.ts';
import { containerArguments } from './container-arguments.ts';
import type { Docker } from './docker.ts';

/** A container that Docker is still creating cannot be removed yet. */
const removeAgainAfterMs = 100;

/** Docker gives 128 and the signal's number: the kernel has killed what used too much memory, or we have. */
const killedStatus = 137;

interface LauncherOptions {
  readonly docker: Docker;
  /** Put on every container, so that all of them can be found. */
  readonly label: string;
  /** The image of a folder with bundles. @throws Error when there is none */
  readonly imageOf: (taskRoot: string) => string;
}

/** Runs each environment in a container of its own, as Lambda does: read-only, unprivileged, memory limited. */
export function createContainerLauncher({ docker, label, imageOf }: LauncherOptions): Launcher {
  return (request: SandboxRequest): Sandbox => {
    const name = `${label}-${randomUUID()}`;
    const image = imageOf(request.taskRoot);
    const child = spawn(docker.command, containerArguments(request, { name, label, image }), {
      // Values travel in the client's environment: its arguments are seen by every user of the machine.
      env: { ...request.environment, ...docker.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    forwardLines(child.stdout, request.onLine);
    forwardLines(child.stderr, request.onLine);
    return controlContainer(docker, name, child);
  };
}

function controlContainer(docker: Docker, name: string, child: ChildProcess): Sandbox {
  const ended = new AbortController();
  const exited = describeExit(child, killedStatus).finally(() => ended.abort());
  const isOver = (): boolean => ended.signal.aborted;
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = (verb: 'pause' | 'unpause'): void => {
    // A container that has ended meanwhile can be neither, and its end is known from `exited`.
    turn = turn.then(() => docker.run([verb, name])).catch(() => undefined);
  };

  /** Lambda, too, ends an environment without extensions by SIGKILL ("Shutdown phase"). */
  async function stop(): Promise<void> {
    while (!isOver()) {
      // It may end by itself in this moment, or not be created yet: the loop tells both apart.
      await docker.run(['rm', '--force', name]).catch(() => undefined);
      await delay(removeAgainAfterMs, undefined, { signal: ended.signal }).catch(() => undefined);
    }
    await exited;
  }
  return { exited, freeze: () => inTurn('pause'), thaw: () => inTurn('unpause'), stop };
}
