import { availableParallelism } from 'node:os';
import type { InitializationType } from './environment-variables.ts';
import type { ExecutionEnvironment, InvokeRequest } from './execution-environment.ts';
import { type InvokeFailure, type InvokeResult, refused } from './invoke-result.ts';
import type { InitOutcome } from './runtime-session.ts';
import { createSlots } from './slots.ts';

/**
 * Concurrent environments of one function: far below Lambda's 1,000 per account, because each is a process here.
 * A burst is over sooner in a queue than when more processes start at once than the machine has cores for.
 */
const maxEnvironments = 4 * availableParallelism();

export interface EnvironmentPoolOptions {
  readonly create: (initializationType: InitializationType) => ExecutionEnvironment;
  /** How long an invocation waits for an environment when all are busy. */
  readonly waitTimeoutMs: number;
}

/** The environments of one function: an idle one is used again, a concurrent invocation starts another. */
export interface EnvironmentPool {
  /**
   * Starts the environments of provisioned concurrency, or else one if none is idle, and waits for the end of their
   * init phases. At most as many as the pool may have.
   */
  prepare(provisioned?: number): Promise<InitOutcome>;
  invoke(request: InvokeRequest): Promise<InvokeResult>;
  close(): Promise<void>;
}

export function createEnvironmentPool({ create, waitTimeoutMs }: EnvironmentPoolOptions): EnvironmentPool {
  const slots = createSlots(maxEnvironments);
  const environments = new Set<ExecutionEnvironment>();
  const idle: ExecutionEnvironment[] = [];
  const ending = new Set<Promise<void>>();
  let closed = false;

  function discard(environment: ExecutionEnvironment): void {
    environments.delete(environment);
    const end = environment.close().finally(() => ending.delete(end));
    ending.add(end);
  }

  async function obtain(initializationType: InitializationType): Promise<ExecutionEnvironment | undefined> {
    for (let found = idle.pop(); found !== undefined; found = idle.pop()) {
      if (await found.isReusable()) return found;
      discard(found);
    }
    if (closed) return undefined;
    const created = create(initializationType);
    environments.add(created);
    return created;
  }

  async function withEnvironment<Result>(
    use: (environment: ExecutionEnvironment) => Promise<Result>,
    initializationType: InitializationType = 'on-demand',
  ): Promise<Result | InvokeFailure> {
    const granted = await slots.take(waitTimeoutMs);
    if (!granted) return refused('TooManyRequestsException', 'Rate Exceeded.');
    const environment = await obtain(initializationType);
    if (environment === undefined) return refused('ServiceException', 'the function service is closed');
    const result = await use(environment);
    if (environment.isAlive()) idle.push(environment);
    else discard(environment);
    slots.release();
    return result;
  }

  return {
    async prepare(provisioned = 0) {
      const type = provisioned > 0 ? 'provisioned-concurrency' : 'on-demand';
      const count = Math.min(Math.max(provisioned, 1), maxEnvironments);
      const initialize = () => withEnvironment((environment) => environment.initialize(), type);
      const outcomes = await Promise.all(Array.from({ length: count }, initialize));
      return outcomes.find(({ ok }) => !ok) ?? { ok: true };
    },
    invoke: (request) => withEnvironment((environment) => environment.invoke(request)),
    async close() {
      closed = true;
      slots.close();
      for (const environment of environments) discard(environment);
      await Promise.all(ending);
    },
  };
}
