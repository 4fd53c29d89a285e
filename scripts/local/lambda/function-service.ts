import { assertRunnable, FunctionDefinitionError } from './assert-runnable.ts';
import { createEnvironmentPool, type EnvironmentPool } from './environment-pool.ts';
import type { InitializationType } from './environment-variables.ts';
import { createExecutionEnvironment } from './execution-environment.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { type InvokeResult, refused } from './invoke-result.ts';
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

/** A published version, as its template has it. */
export interface Version {
  readonly version: string;
  /** How many environments are started before anybody calls. */
  readonly provisionedConcurrency: number;
}

export interface Alias {
  readonly versionArn: string;
  readonly provisionedConcurrency: number;
}

interface RegisteredFunction {
  readonly definition: FunctionDefinition;
  readonly pool: EnvironmentPool;
  /** False once the function has a version. */
  isCalled: boolean;
  provisioned: number;
}

/** The part of AWS Lambda that a stack needs: functions by ARN, invoked synchronously. */
export interface FunctionService {
  /** @throws FunctionDefinitionError when the definition cannot run or its ARN is taken. */
  register(definition: FunctionDefinition): void;
  /**
   * Makes a version of a registered function, with the ARN `<function>:<version>` and environments of its own.
   * @throws FunctionDefinitionError when there is no such function, or the version is there already.
   */
  publish(functionArn: string, version: Version): void;
  /** Makes another ARN for a version. @throws FunctionDefinitionError when there is no such version. */
  setAlias(aliasArn: string, alias: Alias): void;
  /**
   * Starts an environment of every function that somebody may call, and those of provisioned concurrency, so that one
   * that cannot start is known before anybody calls it. Of a function with versions, those are called.
   */
  prepare(): Promise<readonly PreparedFunction[]>;
  /** Never rejects: whatever goes wrong in the function is part of the result. */
  invoke(arn: string, payload: string, options?: InvokeOptions): Promise<InvokeResult>;
  /** Ends every process, frozen ones too. No invocation is accepted afterwards. */
  close(): Promise<void>;
}

export function createFunctionService(options: FunctionServiceOptions): FunctionService {
  const { logs, freeze = false, clock: now = Date.now, launch = launchProcess } = options;
  const functions = new Map<string, RegisteredFunction>();
  const aliases = new Map<string, string>();
  let closed = false;

  const find = (arn: string): RegisteredFunction => {
    const found = functions.get(arn);
    if (found !== undefined) return found;
    throw new FunctionDefinitionError(`there is no function ${arn}: correct the name or version`);
  };

  function register(definition: FunctionDefinition): void {
    assertRunnable(definition);
    const { arn, name } = definition;
    if (functions.has(arn)) {
      throw new FunctionDefinitionError(`function ${name}: ${arn} is registered twice`);
    }
    const onLine = (line: string): void => logs(name, line);
    const create = (initializationType: InitializationType) =>
      createExecutionEnvironment({ definition, launch, freeze, initializationType, now, onLine });
    const waitTimeoutMs = definition.timeoutSeconds * 1_000;
    const pool = createEnvironmentPool({ create, waitTimeoutMs });
    functions.set(arn, { definition, pool, isCalled: true, provisioned: 0 });
  }

  return {
    register,
    publish(functionArn, { version, provisionedConcurrency }) {
      const unpublished = find(functionArn);
      register({ ...unpublished.definition, arn: `${functionArn}:${version}`, version });
      unpublished.isCalled = false;
      find(`${functionArn}:${version}`).provisioned = provisionedConcurrency;
    },
    setAlias(aliasArn, { versionArn, provisionedConcurrency }) {
      find(versionArn).provisioned += provisionedConcurrency;
      aliases.set(aliasArn, versionArn);
    },
    prepare: () => {
      const called = [...functions].filter(([, { isCalled }]) => isCalled);
      return Promise.all(
        called.map(async ([arn, { pool, provisioned }]) => ({
          arn,
          outcome: await pool.prepare(provisioned),
        })),
      );
    },
    async invoke(arn, payload, { traceId = createTraceId(now()) } = {}) {
      if (closed) return refused('ServiceException', 'the function service is closed');
      const found = functions.get(aliases.get(arn) ?? arn);
      if (found === undefined) return refused('ResourceNotFoundException', `function not found: ${arn}`);
      if (Buffer.byteLength(payload) > maxRequestBytes) {
        return refused('RequestTooLargeException', `request must be smaller than ${maxRequestBytes} bytes`);
      }
      return found.pool.invoke({ payload, traceId, functionArn: arn });
    },
    async close() {
      closed = true;
      await Promise.all([...functions.values()].map(({ pool }) => pool.close()));
    },
  };
}
