import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Launcher } from '../lambda/process-launcher.ts';
import { buildImage } from './build-image.ts';
import { createContainerLauncher } from './container-launcher.ts';
import { type Docker, DockerError } from './docker.ts';

/** Containers for the environments of functions. */
export interface Containers {
  readonly launch: Launcher;
  /** Removes every container and image that was made. */
  close(): Promise<void>;
}

/** How functions run in containers. */
export interface ContainerOptions {
  readonly docker: Docker;
  /** Instead of the base image that the Dockerfile names. */
  readonly baseImage?: string | undefined;
}

/**
 * Builds the image of every folder.
 *
 * @param directories folders with a Dockerfile, which functions name as their task root
 * @throws DockerError
 */
export async function startContainers(
  { docker, baseImage }: ContainerOptions,
  directories: readonly string[],
  signal?: AbortSignal,
): Promise<Containers> {
  const label = `gatehouse-${randomUUID().slice(0, 8)}`;
  const guard = startGuard(docker, label);
  const images = new Map(directories.map((directory, index) => [directory, `${label}:${index}`]));
  const close = async (): Promise<void> => {
    await guard.end();
    // What could not be built is not there to be removed.
    for (const tag of images.values()) await docker.run(['image', 'rm', tag]).catch(() => undefined);
  };
  const buildArguments = baseImage === undefined ? {} : { BASE_IMAGE: baseImage };
  try {
    for (const [directory, tag] of images)
      await buildImage(docker, { directory, tag, arguments: buildArguments, signal });
  } catch (error) {
    await close();
    throw error;
  }
  const imageOf = (taskRoot: string): string => {
    const image = images.get(taskRoot);
    if (image === undefined)
      throw new DockerError(`${taskRoot} has no image: it is no folder of the assembly`);
    return image;
  };
  return { launch: createContainerLauncher({ docker, label, imageOf }), close };
}

/**
 * Removes the labelled containers, however this process ends: a shell that waits on a pipe from it notices even that
 * it has been killed.
 */
function startGuard({ command, environment }: Docker, label: string) {
  const script =
    'read -r line; containers=$("$1" ps --all --quiet --filter "label=$2"); ' +
    '[ -z "$containers" ] || "$1" rm --force $containers';
  const shell = spawn('/bin/sh', ['-c', script, 'guard', command, label], {
    env: environment,
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  const exited = once(shell, 'exit');
  return {
    end: async () => {
      shell.stdin.end();
      await exited;
    },
  };
}
