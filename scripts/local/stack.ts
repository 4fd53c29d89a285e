import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ContainerOptions, startContainers } from './containers/containers.ts';
import { type Database, startDatabase } from './database.ts';
import { type Deployed, type DeployedRoute, deployStacks } from './deployment/deploy-stacks.ts';
import type { InvokeByName } from './deployment/functions.ts';
import { type AssemblyPlan, planAssembly } from './deployment/plan-assembly.ts';
import type { EventControl } from './events/captured-events.ts';
import type { Launcher } from './lambda/process-launcher.ts';
import { dropData, localPaths } from './local-paths.ts';
import { acquireLock } from './lock.ts';
import { openLogFiles } from './log-files.ts';
import type { MailControl } from './mail/mailbox.ts';
import { host } from './network/loopback.ts';
import { holdPort } from './network/ports.ts';
import { stateMachine } from './resources/state-machine.ts';
import { createScope, type Scope } from './scope.ts';
import { createStepper, type Step, type Stepper } from './stepper.ts';
import { synthesize } from './synthesize.ts';

export interface StackOptions {
  /** The project's root, with `cdk.json`. Relative paths below start here, and this one at the working directory. */
  readonly folder: string;
  /** One of the stages of `cdk.json`. Without effect on a cloud assembly that is given. */
  readonly stage: string;
  /** A cloud assembly synthesized already. Default: the project is built and synthesized. */
  readonly cdkOut?: string;
  /** Where data and logs are kept, made when missing. Default: `.local`. One stack at a time runs on it. */
  readonly localDirectory?: string;
  /** Port of the API on 127.0.0.1, 0 for any free one. */
  readonly apiPort: number;
  /** Port of the AWS endpoint on 127.0.0.1, 0 for any free one. */
  readonly awsPort: number;
  /** Connection string of a Supabase project's database, to move users from. Default: the secret stays as it is. */
  readonly supabaseUrl?: string | undefined;
  /** Drops the data of earlier runs first. Default: false. */
  readonly fresh?: boolean;
  /**
   * Whether the start loads every function, and fails with one that cannot be loaded; otherwise the first invocation of
   * each does. Default: true.
   */
  readonly startsWarm?: boolean;
  /** Stops function processes between invocations, as Lambda does. Default: false. */
  readonly freeze?: boolean;
  /** Whether schedules run in time; otherwise only when they are asked to. Default: false. */
  readonly runsSchedules?: boolean;
  /** Runs functions in containers of the image. Default: in processes. */
  readonly containers?: ContainerOptions;
  /** Hears of each part of the start when it is done. */
  readonly onStep?: (step: Step) => void;
  /** Takes a line for everything that goes wrong while the stack runs. */
  readonly onProblem?: (line: string) => void;
  /** Ends everything that has been started when it is aborted before the stack is ready; without effect later. */
  readonly signal?: AbortSignal;
}

/** The whole system, answering. */
export interface RunningStack {
  /** `http://127.0.0.1:<port>` of the HTTP API. */
  readonly api: string;
  /** `http://127.0.0.1:<port>` of the AWS endpoint. */
  readonly aws: string;
  /** Connection string of the database's owner. */
  readonly postgres: string;
  readonly database: Database;
  readonly routes: readonly DeployedRoute[];
  /** Invokes a function by its bundle's name, past the API. */
  readonly invoke: InvokeByName;
  /** Does at once what a schedule of this name does when its time comes. */
  readonly runSchedule: Deployed['runSchedule'];
  /** The mails that functions have sent, and how sending fails. */
  readonly mail: MailControl;
  /** The events that functions have put on buses, and how EventBridge fails. */
  readonly events: EventControl;
  /** Whether it has state machines, whose executions are shown below `/_local/executions`. */
  readonly hasExecutions: boolean;
  /** What the stage has that does not happen on this machine, as people would call it. */
  readonly leftOut: readonly string[];
  /** Absolute path of the folder with one `<function>.log` each, `access.log` and `postgres.log`. */
  readonly logs: string;
  /** Ends everything within 5 s and leaves no process. */
  stop(): Promise<void>;
}

/**
 * Executes the synthesized templates on this machine. What has been started ends when the start fails.
 *
 * @throws AlreadyRunningError, LockError, PortError, SynthesisError, AssemblyError, PostgresStartError,
 *   DockerError, DeploymentError, FunctionFailedError, HttpApiError; the signal's reason when it is aborted
 */
export async function startStack(options: StackOptions): Promise<RunningStack> {
  const { signal } = options;
  const scope = createScope();
  // What fails to end is thrown by the second call, below.
  const interrupt = (): void => void scope.end().catch(() => {});
  signal?.addEventListener('abort', interrupt);
  try {
    return await start(options, scope, createStepper(options));
  } catch (error) {
    await scope.end();
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', interrupt);
  }
}

async function start(options: StackOptions, scope: Scope, step: Stepper): Promise<RunningStack> {
  const { startsWarm = true, freeze = false, runsSchedules = false, onProblem = () => {} } = options;
  const directory = resolve(options.folder, options.localDirectory ?? '.local');
  const paths = localPaths(directory);
  await mkdir(directory, { recursive: true });
  const { lock, apiPort, awsPort } = await reserve(directory, options, scope);
  const given = options.cdkOut;
  const cdkOut = given ? resolve(options.folder, given) : await synthesize(options, paths.cdkOut, step);
  const api = `http://${host}:${apiPort.port}`;
  const plan = await step('read the templates', () => planAssembly(cdkOut, api));
  if (options.fresh) await step('drop the data of earlier runs', () => dropData(paths));
  const logs = await openLogFiles(paths.logs, onProblem);
  await scope.defer(logs.close);
  const database = await step('start PostgreSQL', () => startDatabase(paths.postgres, logs, scope));
  const launch = await chooseLauncher(options, plan, scope, step);
  const { routes, invoke, mail, events, runSchedule } = await deployStacks({
    plan,
    database,
    logs,
    apiPort,
    awsPort,
    startsWarm,
    freeze,
    runsSchedules,
    launch,
    supabaseUrl: options.supabaseUrl,
    secretsFile: paths.secrets,
    onProblem,
    scope,
    step,
  });
  lock.announce(api);
  return {
    api,
    aws: `http://${host}:${awsPort.port}`,
    postgres: database.ownerUrl,
    database,
    routes,
    invoke,
    runSchedule,
    mail,
    events,
    hasExecutions: plan.types.has(stateMachine.type),
    leftOut: plan.leftOut,
    logs: paths.logs,
    stop: scope.end,
  };
}

/** Containers of the plan's images when they are asked for; undefined stands for processes. */
async function chooseLauncher(
  { containers, signal }: StackOptions,
  { images }: AssemblyPlan,
  scope: Scope,
  step: Stepper,
): Promise<Launcher | undefined> {
  if (containers === undefined) return undefined;
  const started = await step('build the image', () => startContainers(containers, images, signal));
  await scope.defer(started.close);
  return started.launch;
}

/** Takes the folder and both ports, so that what cannot be had is known before anything is started. */
async function reserve(directory: string, options: StackOptions, scope: Scope) {
  const lock = await acquireLock(directory);
  await scope.defer(lock.release);
  const apiPort = await holdPort(options.apiPort, 'PORT');
  await scope.defer(apiPort.release);
  const awsPort = await holdPort(options.awsPort, 'AWS_PORT');
  await scope.defer(awsPort.release);
  return { lock, apiPort, awsPort };
}
