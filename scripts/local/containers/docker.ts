import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** An engine on this machine answers in milliseconds, one behind an SSH connection in a second or two. */
const answerTimeoutMs = 10_000;

/** From here on the client builds with the buildx component alone (Docker Engine release notes, 23.0). */
const firstVersionThatNeedsBuildx = 23;

/** There is no usable Docker, or one of its commands failed; the message has what Docker said. */
export class DockerError extends Error {
  override readonly name = 'DockerError';
}

/** A Docker client, with the engine that answers it. */
export interface Docker {
  readonly command: string;
  /** The client's own environment: PATH, HOME, DOCKER_HOST and the like. */
  readonly environment: NodeJS.ProcessEnv;
  /**
   * Runs one command to its end and gives what it printed, trimmed.
   * @throws DockerError; the signal's reason when it is aborted
   */
  run(args: readonly string[], options?: RunOptions): Promise<string>;
}

interface RunOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

export function createDocker(command: string, environment: NodeJS.ProcessEnv): Docker {
  // Debian's client of version 20 needs to be told; later ones do so by themselves.
  const env = { ...environment, DOCKER_BUILDKIT: '1' };
  return {
    command,
    environment: env,
    run: async (args, { timeoutMs = answerTimeoutMs, signal } = {}) => {
      try {
        const { stdout } = await execute(command, args, { env, timeout: timeoutMs, signal });
        return stdout.trim();
      } catch (error) {
        signal?.throwIfAborted();
        throw new DockerError(`docker ${args[0]} failed: ${reasonOf(error, timeoutMs)}`);
      }
    },
  };
}

/**
 * Finds a client on the PATH that can build images, and checks that an engine answers it.
 *
 * @throws DockerError saying what is missing and how to get it
 */
export async function findDocker(environment: NodeJS.ProcessEnv): Promise<Docker> {
  const clients = commandsNamed('docker', environment).map((path) => createDocker(path, environment));
  const [first] = clients;
  if (first === undefined) throw new DockerError('docker is not on the PATH: install and start Docker first');
  await first.run(['version', '--format', '{{.Server.Version}}']).catch((error: Error) => {
    throw new DockerError(
      `no Docker engine answers (${error.message}): start it, or name its address in DOCKER_HOST`,
    );
  });
  for (const client of clients) if (await canBuild(client)) return client;
  throw new DockerError(`${first.command} cannot build images: install its buildx component (docker-buildx)`);
}

/**
 * As `findDocker`, for who can also do without: the containers share this machine's network, which needs Linux.
 *
 * @throws DockerError saying what is missing, and that functions can run as processes
 */
export async function findDockerForContainers(environment: NodeJS.ProcessEnv): Promise<Docker> {
  const instead = 'or start without --containers';
  if (process.platform !== 'linux')
    throw new DockerError(
      `--containers needs Linux, not ${process.platform}: use a Linux machine, ${instead}`,
    );
  return findDocker(environment).catch((error: Error) => {
    throw new DockerError(`${error.message}, ${instead}`);
  });
}

/** The executable files with a name on the PATH, first ones first. */
export function commandsNamed(name: string, { PATH = '' }: NodeJS.ProcessEnv): string[] {
  const paths = PATH.split(delimiter).map((folder) => join(folder, name));
  return paths.filter((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

async function canBuild(client: Docker): Promise<boolean> {
  const version = await client.run(['version', '--format', '{{.Client.Version}}']);
  if (Number.parseInt(version, 10) < firstVersionThatNeedsBuildx) return true;
  return client.run(['buildx', 'version']).then(
    () => true,
    () => false,
  );
}

/** The end of what Docker printed: above it stands the progress of what went well. */
function reasonOf(error: unknown, timeoutMs: number): string {
  const { killed, stderr = '', message } = error as { killed?: boolean; stderr?: string; message: string };
  if (killed) return `it took longer than ${timeoutMs / 1_000} s`;
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return lines.at(-1) ?? message;
}
