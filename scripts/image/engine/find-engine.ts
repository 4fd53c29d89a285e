import { type Docker, findDocker } from '../../local/containers/docker.ts';
import type { Scope } from '../../local/scope.ts';
import type { Progress } from '../../setup/progress.ts';
import { startEngine } from './start-engine.ts';

/** The engine that runs already, or one of our own that ends with the scope. */
export async function findEngine(scope: Scope, scratch: string, progress: Progress): Promise<Docker> {
  try {
    return await findDocker(process.env);
  } catch (error) {
    progress.say(`${(error as Error).message}: starting an engine for this run`);
    const host = await startEngine(scope, scratch, progress);
    return findDocker({ ...process.env, DOCKER_HOST: host });
  }
}
