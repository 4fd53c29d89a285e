import type { Docker } from '../../local/containers/docker.ts';
import type { Progress } from '../../setup/progress.ts';
import { buildStandIn } from './stand-in.ts';

/** The default of `ARG BASE_IMAGE` in functions/Dockerfile. */
export const awsBaseImage = 'public.ecr.aws/lambda/nodejs:24';

/** 200 MB over a slow line. Where the registry cannot be reached, Docker says so by itself, and sooner. */
const pullTimeoutMs = 180_000;

export interface BaseImage {
  readonly reference: string;
  readonly isStandIn: boolean;
}

/**
 * AWS's own base image: the one that the engine has, or else pulled. Where it cannot be had, a stand-in with the same
 * entry point, working directory, user and runtime interface client.
 */
export async function findBaseImage(docker: Docker, scratch: string, progress: Progress): Promise<BaseImage> {
  const { say, signal } = progress;
  const given = process.env.BASE_IMAGE;
  if (given) return { reference: given, isStandIn: false };
  try {
    await docker.run(['image', 'inspect', awsBaseImage], { signal });
  } catch {
    say(`pulling ${awsBaseImage}`);
    const pulled = await docker
      .run(['pull', '--quiet', awsBaseImage], { timeoutMs: pullTimeoutMs, signal })
      .then(
        () => true,
        (error: Error) => {
          say(error.message);
          return false;
        },
      );
    signal.throwIfAborted();
    if (!pulled) return { reference: await buildStandIn(docker, scratch, progress), isStandIn: true };
  }
  return { reference: awsBaseImage, isStandIn: false };
}
