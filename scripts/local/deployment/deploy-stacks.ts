import type { Database } from '../database.ts';
import type { EventControl } from '../events/captured-events.ts';
import type { ApiDefinition } from '../gateway/api-definition.ts';
import { createGateway } from '../gateway/server.ts';
import { googleClient } from '../google/google.ts';
import type { Launcher } from '../lambda/process-launcher.ts';
import type { LogFiles } from '../log-files.ts';
import type { MailControl } from '../mail/mailbox.ts';
import { host } from '../network/loopback.ts';
import type { HeldPort } from '../network/ports.ts';
import { createHttpApiBuilder } from '../resources/http-api-builder.ts';
import { createScheduler, type Scheduler } from '../schedules/scheduler.ts';
import type { Scope } from '../scope.ts';
import { createStandIns } from '../stand-ins/stand-ins.ts';
import type { Stepper } from '../stepper.ts';
import { startAccount } from './account.ts';
import { deployStack } from './deploy.ts';
import { createLocalFunctions, type InvokeByName, type LocalFunctions } from './functions.ts';
import type { AssemblyPlan } from './plan-assembly.ts';

export interface DeployOptions {
  readonly plan: AssemblyPlan;
  readonly database: Database;
  readonly logs: LogFiles;
  readonly apiPort: HeldPort;
  readonly awsPort: HeldPort;
  readonly startsWarm: boolean;
  readonly freeze: boolean;
  /** Whether schedules run in time. */
  readonly runsSchedules: boolean;
  /** Where functions run; undefined stands for processes. */
  readonly launch: Launcher | undefined;
  /** Keeps the values of secrets between starts. */
  readonly secretsFile: string;
  /** Connection string of a Supabase project's database, to move users from. */
  readonly supabaseUrl: string | undefined;
  readonly onProblem: (line: string) => void;
  /** What is started ends with it. */
  readonly scope: Scope;
  readonly step: Stepper;
}

/** A route of the API and the function that answers it. */
export interface DeployedRoute {
  /** `GET`, `ANY`, …; `$default` of the route that takes everything else. */
  readonly method: string;
  readonly path: string;
  readonly function: string;
}

/** What answers now. */
export interface Deployed {
  readonly routes: readonly DeployedRoute[];
  readonly invoke: InvokeByName;
  readonly mail: MailControl;
  readonly events: EventControl;
  readonly runSchedule: Scheduler['run'];
}

/** Creates every stack's resources and opens the API. */
export async function deployStacks(options: DeployOptions): Promise<Deployed> {
  const { plan, logs, freeze, launch, onProblem, scope, step } = options;
  const { region } = plan.place;
  const fills = new Map<string, string | undefined>([
    ['database', databaseSecret(options.database)],
    ['email', emailSecret],
    ['google', JSON.stringify(googleClient)],
    ['supabase', options.supabaseUrl && JSON.stringify({ url: options.supabaseUrl })],
  ]);
  const {
    routes: localRoutes,
    mail,
    events,
    prepare: prepareStandIns,
  } = createStandIns({
    api: `http://${host}:${options.apiPort.port}`,
    aws: `http://${host}:${options.awsPort.port}`,
  });
  const accountOptions = { ...options, region, fills, localRoutes, capturedEvents: events };
  const account = await step('start the AWS endpoint', () => startAccount(accountOptions));
  const { principals, secrets, url: awsEndpointUrl } = account;
  const { issueCredentials } = principals;
  const functions = createLocalFunctions({ logs, freeze, launch, awsEndpointUrl, issueCredentials });
  await scope.defer(functions.close);
  await scope.defer(account.stopExecutions);
  account.connectFunctions(functions);
  const httpApi = createHttpApiBuilder();
  const { invoke } = functions;
  const schedules = createScheduler({ principals, invoke, onProblem });
  await scope.defer(schedules.close);
  const { createEventBus, createStateMachine } = account;
  const services = {
    principals,
    secrets,
    functions,
    httpApi,
    schedules,
    createEventBus,
    createStateMachine,
    invoke: functions.run,
  };
  for (const stack of plan.stacks) {
    await step(`deploy ${stack.stackName}`, () => deployStack(stack, services));
  }
  const writeAccessLog = (line: string): void => logs.write('access', line);
  const api = httpApi.build({ domainName: host, writeAccessLog });
  if (options.startsWarm)
    await step('start the functions', () => Promise.all([functions.prepare(), prepareStandIns()]));
  await step('open the API', () => openGateway(options, api, functions));
  if (options.runsSchedules) schedules.start();
  const routes = api.routes.map(({ routeKey, functionArn }) => {
    const [method = '', path = ''] = routeKey.split(' ');
    return { method, path, function: functions.nameOf(functionArn) };
  });
  return { routes, invoke: functions.invokeByName, mail, events, runSchedule: schedules.run };
}

/** The connection that an operator would fill in, with Neon's protocols at the proxy. */
function databaseSecret({ ownerUrl, proxyUrl }: Database): string {
  return JSON.stringify({ url: ownerUrl, proxy: proxyUrl });
}

/** What an operator would fill in for Resend, which is never asked: its stand-in takes any key. */
const emailSecret = JSON.stringify({
  apiKey: 're_local_mail_stays_on_this_machine',
  from: 'Gatehouse <no-reply@localhost.test>',
});

async function openGateway(
  { apiPort, onProblem, scope }: DeployOptions,
  api: ApiDefinition,
  { invoke }: LocalFunctions,
): Promise<void> {
  const gateway = createGateway({ api, invoke, log: onProblem });
  await gateway.listen(apiPort.holder);
  await scope.defer(gateway.close);
}
