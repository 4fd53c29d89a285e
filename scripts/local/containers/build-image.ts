import type { Docker } from './docker.ts';

/** Long enough to pull AWS's base image (200 MB) over a slow line. */
const buildTimeoutMs = 600_000;

export interface ImageBuild {
  /** Folder with the Dockerfile and all that it copies. */
  readonly directory: string;
  readonly tag: string;
  /** The Dockerfile's arguments, over its own defaults. */
  readonly arguments?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Builds an image without a network, for the engine's own architecture, whichever the stage has: it is to run here.
 *
 * @throws DockerError
 */
export async function buildImage(docker: Docker, build: ImageBuild): Promise<void> {
  const { directory, tag, signal } = build;
  const values = Object.entries(build.arguments ?? {});
  const flags = values.flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
  const args = ['build', '--network=none', '--tag', tag, ...flags, directory];
  await docker.run(args, { timeoutMs: buildTimeoutMs, signal });
}
