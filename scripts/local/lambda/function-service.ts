import { assertRunnable, FunctionDefinitionError } from './assert-runnable.ts';
import { createEnvironmentPool, type EnvironmentPool } from './environment-pool.ts';
import { createExecutionEnvironment } from './execution-environment.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { failed, type InvokeResult } from './invoke-result.ts';
import { type Launcher, launchProcess } from './process-launcher.ts';
import type { InitOutcome } from './runtime-session.ts';
import { createTraceId } from './trace-id.ts';

/** Largest request of a synchronous invocation: 6 MB (Lambda quotas, "Invocation payload"). */
const maxRequestBytes = 6_291_456;

export interface FunctionServiceOptions {
  /** Takes every complete line that a function writes to stdout or stderr. */
  readonly logs: (functionName: string, line: string) => void;
  /** Stops each process between invocations, as Lambda does. Off by default. */
  readonly freeze?: boolean;
  /** Milliseconds since the epoch, for the deadlines that functions see. */
  readonly clock?: () => number;
  readonly launch?: Launcher;
}

export interface InvokeOptions {
  /** The `x-amzn-trace-id` that the function continues; a new trace by default. */
  readonly traceId?: string;
}

/** How the init phase of a function ended. */
export interface PreparedFunction {
  readonly arn: string;
  readonly outcome: InitOutcome;
}

/** The part of AWS Lambda that a stack needs: functions by ARN, invoked synchronously. */
export interface FunctionService {
  /** @throws FunctionDefinitionError when the definition cannot run or its ARN is taken. */
  register(definition: FunctionDefinition): void;
  /** Starts an environment of every function, so that one that cannot start is known before anybody calls it. */
  prepare(): Promise<readonly PreparedFunction[]>;
  /** Never rejects: whatever goes wrong in the function is part of the result. */
  invoke(arn: string, payload: string, options?: InvokeOptions): Promise<InvokeResult>;
  /** Ends every process, frozen ones too. No invocation is accepted afterwards. */
  close(): Promise<void>;
}

export function createFunctionService(options: FunctionServiceOptions): FunctionService {
  const { logs, freeze = false, clock: now = Date.now, launch = launchProcess } = options;
  const pools = new Map<string, EnvironmentPool>();
  let closed = false;

  return {
    register(definition) {
      assertRunnable(definition);
      if (pools.has(definition.arn)) {
        throw new FunctionDefinitionError(
          `function ${definition.name}: ${definition.arn} is registered twice`,
        );
      }
      const onLine = (line: string): void => logs(definition.name, line);
      const create = () => createExecutionEnvironment({ definition, launch, freeze, now, onLine });
      const waitTimeoutMs = definition.timeoutSeconds * 1_000;
      pools.set(definition.arn, createEnvironmentPool({ create, waitTimeoutMs }));
    },
    prepare: () =>
      Promise.all([...pools].map(async ([arn, pool]) => ({ arn, outcome: await pool.prepare() }))),
    async invoke(arn, payload, { traceId = createTraceId(now()) } = {}) {
      if (closed) return failed('ServiceException', 'the function service is closed');
      const pool = pools.get(arn);
      if (pool === undefined) return failed('ResourceNotFoundException', `function not found: ${arn}`);
      if (Buffer.byteLength(payload) > maxRequestBytes) {
        return failed('RequestTooLargeException', `request must be smaller than ${maxRequestBytes} bytes`);
      }
      return pool.invoke(payload, traceId);
    },
    async close() {
      closed = true;
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}
