import { withStandIns } from '../stand-ins/outside-addresses.ts';
import type { FunctionDefinition } from './function-definition.ts';

// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime, "Reserved".
const reservedByLambda = [
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
];

// Lambda would accept it, but a function that leaves the local endpoint would talk to a real account.
const reservedByTheRunner = ['AWS_ENDPOINT_URL'];

const reserved = new Set([...reservedByLambda, ...reservedByTheRunner]);

/** The names among a template's variables that it may not set. */
export function reservedNamesIn(environment: Readonly<Record<string, string>>): string[] {
  return Object.keys(environment).filter((name) => reserved.has(name));
}

export interface EnvironmentSettings {
  /** `host:port` without a path. */
  readonly runtimeApi: string;
  readonly logStreamName: string;
  readonly initializationType: InitializationType;
}

/** Whether an environment was there before anybody asked for it. */
export type InitializationType = 'on-demand' | 'provisioned-concurrency';

/** Everything that a function's process sees: Lambda's own variables, and the template's over the defaults, with stand-ins. */
export function environmentVariables(
  definition: FunctionDefinition,
  { runtimeApi, logStreamName, initializationType }: EnvironmentSettings,
): Record<string, string> {
  const { credentials, name, region } = definition;
  return {
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
    ...withStandIns(definition.environment, definition.awsEndpointUrl),
    _HANDLER: definition.handler,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: definition.awsEndpointUrl,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memorySizeMb),
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: definition.version,
    AWS_LAMBDA_INITIALIZATION_TYPE: initializationType,
    AWS_LAMBDA_LOG_GROUP_NAME: definition.logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_REGION: region,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    LAMBDA_TASK_ROOT: definition.taskRoot,
  };
}
