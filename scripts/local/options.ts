import { parseFlags, UsageError } from './flags.ts';
import { largestPort } from './network/ports.ts';

/** How `npm start` was asked to run. */
export interface Options {
  readonly stage: string;
  /** 0 stands for any free port. */
  readonly apiPort: number;
  readonly awsPort: number;
  readonly json: boolean;
  readonly fresh: boolean;
  readonly freeze: boolean;
  readonly containers: boolean;
  /** Base image of the containers instead of the Dockerfile's own. */
  readonly baseImage: string | undefined;
  /** Connection string of a Supabase project's database; a secret. */
  readonly supabaseUrl: string | undefined;
  readonly help: boolean;
}

const flag = { type: 'boolean', default: false } as const;
const flags = {
  stage: { type: 'string', default: 'dev' },
  json: flag,
  fresh: flag,
  freeze: flag,
  containers: flag,
  help: flag,
} as const;

const defaultApiPort = 3000;
/** Where other AWS emulators listen, so that tools have it as their default too. */
const defaultAwsPort = 4566;

export const help = `usage: npm start [-- options]

Runs the whole stack on this machine from its own CloudFormation.

options:
  --json           print one line of JSON on stdout when ready, nothing else
  --fresh          drop the data of earlier runs first
  --freeze         stop each function's process between invocations, as Lambda does
  --containers     run each function in a container of the image, by Docker
  --stage <name>   which stage of cdk.json to run (default dev)
  --help           print this

environment:
  PORT             port of the API (default ${defaultApiPort}, 0 for any free one)
  AWS_PORT         port of the AWS endpoint (default ${defaultAwsPort}, 0 for any free one)
  SUPABASE_DATABASE_URL
                   postgresql://… of a Supabase project to move users from
  BASE_IMAGE       what --containers builds the image on (default: AWS's, which is pulled)
`;

/**
 * Parses the command line and the environment of `npm start`.
 *
 * @throws UsageError naming the wrong option or value, and what to change
 */
export function parseOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Options {
  return {
    ...parseFlags(args, flags, 'npm start'),
    apiPort: parsePort('PORT', env.PORT, defaultApiPort),
    awsPort: parsePort('AWS_PORT', env.AWS_PORT, defaultAwsPort),
    baseImage: env.BASE_IMAGE || undefined,
    supabaseUrl: parseSupabaseUrl(env.SUPABASE_DATABASE_URL),
  };
}

function parsePort(variable: string, value: string | undefined, fallback: number): number {
  if (value === undefined || value === '') return fallback;
  const port = Number(value);
  if (/^\d+$/.test(value) && port <= largestPort) return port;
  throw new UsageError(
    `${variable}=${value} is not a port: give a whole number from 0 (any free port) to ${largestPort}`,
  );
}

/** The value has a password, so that no message repeats it. */
function parseSupabaseUrl(value: string | undefined): string | undefined {
  if (!value) return undefined;
  const { protocol } = URL.parse(value) ?? {};
  if (protocol === 'postgresql:' || protocol === 'postgres:') return value;
  throw new UsageError(
    'SUPABASE_DATABASE_URL is no connection string: give postgresql://<user>:<password>@<host>/<database>',
  );
}
