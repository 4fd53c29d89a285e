import { availableParallelism } from 'node:os';
import type { ExecutionEnvironment } from './execution-environment.ts';
import { failed, type InvokeFailure, type InvokeResult } from './invoke-result.ts';
import type { InitOutcome } from './runtime-session.ts';
import { createSlots } from './slots.ts';

/**
 * Concurrent environments of one function: far below Lambda's 1,000 per account, because each is a process here.
 * A burst is over sooner in a queue than when more processes start at once than the machine has cores for.
 */
const maxEnvironments = 4 * availableParallelism();

export interface EnvironmentPoolOptions {
  readonly create: () => ExecutionEnvironment;
  /** How long an invocation waits for an environment when all are busy. */
  readonly waitTimeoutMs: number;
}

/** The environments of one function: an idle one is used again, a concurrent invocation starts another. */
export interface EnvironmentPool {
  /** Starts an environment if none is idle, and waits for the end of its init phase. */
  prepare(): Promise<InitOutcome>;
  invoke(payload: string, traceId: string): Promise<InvokeResult>;
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

  async function obtain(): Promise<ExecutionEnvironment | undefined> {
    for (let found = idle.pop(); found !== undefined; found = idle.pop()) {
      if (await found.isReusable()) return found;
      discard(found);
    }
    if (closed) return undefined;
    const created = create();
    environments.add(created);
    return created;
  }

  async function withEnvironment<Result>(
    use: (environment: ExecutionEnvironment) => Promise<Result>,
  ): Promise<Result | InvokeFailure> {
    const granted = await slots.take(waitTimeoutMs);
    if (!granted) return failed('TooManyRequestsException', 'Rate Exceeded.');
    const environment = await obtain();
    if (environment === undefined) return failed('ServiceException', 'the function service is closed');
    const result = await use(environment);
    if (environment.isAlive()) idle.push(environment);
    else discard(environment);
    slots.release();
    return result;
  }

  return {
    prepare: () => withEnvironment((environment) => environment.initialize()),
    invoke: (payload, traceId) => withEnvironment((environment) => environment.invoke(payload, traceId)),
    async close() {
      closed = true;
      slots.close();
      for (const environment of environments) discard(environment);
      await Promise.all(ending);
    },
  };
}
