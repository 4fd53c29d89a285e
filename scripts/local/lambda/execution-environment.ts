import { randomUUID } from 'node:crypto';
import { environmentVariables, type InitializationType } from './environment-variables.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { failed, type InvokeResult, refused } from './invoke-result.ts';
import type { Launcher, Sandbox } from './process-launcher.ts';
import { createRuntimeApi, type RuntimeApi } from './runtime-api.ts';
import { createRuntimeSession, type InitOutcome, type RuntimeSession } from './runtime-session.ts';

/** Lambda's limit for the init phase (Lambda runtime environment lifecycle, "Init phase"). */
const initTimeoutMs = 10_000;

export interface EnvironmentOptions {
  readonly definition: FunctionDefinition;
  readonly launch: Launcher;
  readonly freeze: boolean;
  readonly initializationType: InitializationType;
  readonly now: () => number;
  readonly onLine: (line: string) => void;
}

/** What somebody asks of a function. */
export interface InvokeRequest {
  readonly payload: string;
  readonly traceId: string;
  /** As it was asked for: a version's or alias's ARN has its qualifier. */
  readonly functionArn: string;
}

/** One runtime with its Runtime API: takes one invocation at a time until it ends. */
export interface ExecutionEnvironment {
  /** False once it has failed to start, timed out or ended: it takes no further invocation. */
  isAlive(): boolean;
  /** Waits for the end of the last invocation's work after its answer; false when the runtime ended over it. */
  isReusable(): Promise<boolean>;
  /** Waits for the end of the init phase. An environment whose init failed is not alive. */
  initialize(): Promise<InitOutcome>;
  invoke(request: InvokeRequest): Promise<InvokeResult>;
  /** Ends the runtime and its Runtime API, in any state, and resolves when nothing is left of them. */
  close(): Promise<void>;
}

interface Parts {
  readonly session: RuntimeSession;
  readonly api: RuntimeApi;
  readonly sandbox: Sandbox;
}

export function createExecutionEnvironment(options: EnvironmentOptions): ExecutionEnvironment {
  const { definition, freeze, now } = options;
  let alive = true;
  const parts = startParts(options);
  const ready = parts.then(async (started) => ({ ...started, init: await awaitInit(started) }));
  const ended = parts.then(
    async ({ session, api, sandbox }) => {
      session.abort(failed('Runtime.ExitError', `Runtime exited with error: ${await sandbox.exited}`));
      alive = false;
      await api.close();
    },
    () => undefined,
  );

  async function initialize(): Promise<InitOutcome> {
    try {
      const { init } = await ready;
      if (!init.ok) alive = false;
      return init;
    } catch (error) {
      alive = false;
      return refused('ServiceException', `cannot start an environment: ${String(error)}`);
    }
  }

  async function run(request: InvokeRequest): Promise<InvokeResult> {
    const { session, sandbox } = await parts;
    if (freeze) sandbox.thaw();
    const timeoutMs = definition.timeoutSeconds * 1_000;
    const deadlineMs = Math.round(now() + timeoutMs);
    const invocation = { ...request, requestId: randomUUID(), deadlineMs };
    return withTimeout(session, timeoutMs, 'Task', () => session.invoke(invocation));
  }

  return {
    isAlive: () => alive,
    async isReusable() {
      await (await parts).session.settled();
      return alive;
    },
    initialize,
    async invoke(request) {
      const init = await initialize();
      if (!init.ok) return init;
      const result = await run(request);
      if (!result.ok && result.errorType === timedOutType) alive = false;
      return result;
    },
    async close() {
      alive = false;
      const started = await parts.catch(() => undefined);
      await started?.sandbox.stop();
      await ended;
    },
  };
}

const timedOutType = 'Sandbox.Timedout';

async function startParts(options: EnvironmentOptions): Promise<Parts> {
  const { definition, launch, freeze, initializationType, onLine } = options;
  let idle = (): void => undefined;
  const session = createRuntimeSession(() => idle());
  const api = await createRuntimeApi(session);
  const logStreamName = `local/[${definition.version}]${randomUUID().replaceAll('-', '')}`;
  try {
    const sandbox = launch({
      environment: environmentVariables(definition, {
        runtimeApi: api.address,
        logStreamName,
        initializationType,
      }),
      taskRoot: definition.taskRoot,
      memorySizeMb: definition.memorySizeMb,
      onLine,
    });
    if (freeze) idle = sandbox.freeze;
    return { session, api, sandbox };
  } catch (error) {
    await api.close();
    throw error;
  }
}

function awaitInit({ session }: Parts): Promise<InitOutcome> {
  return withTimeout(session, initTimeoutMs, 'Init phase', () => session.initialized);
}

async function withTimeout<T>(
  session: RuntimeSession,
  timeoutMs: number,
  what: string,
  wait: () => Promise<T>,
): Promise<T> {
  const message = `${what} timed out after ${(timeoutMs / 1_000).toFixed(2)} seconds`;
  const timer = setTimeout(() => session.abort(failed(timedOutType, message)), timeoutMs);
  try {
    return await wait();
  } finally {
    clearTimeout(timer);
  }
}
