import { isLoopback, isPrivateEndpoint } from '#shared/loopback';
import { UsageError } from './errors.ts';

/** Which account, and which stage in it. */
export interface Target {
  readonly stage: string;
  readonly region: string | undefined;
  /** Of an emulator, such as the local stack; AWS itself by default. */
  readonly endpointUrl: string | undefined;
}

/** The options of every command that works on a stage, for `parseArgs`. */
export const targetOptions = {
  stage: { type: 'string' },
  region: { type: 'string' },
  'endpoint-url': { type: 'string' },
} as const;

export const targetHelp = `  --stage <name>        the stage, as in cdk.json
  --region <name>       the stage's AWS region (default AWS_REGION, or that of your profile)
  --endpoint-url <url>  an AWS endpoint other than AWS, such as the local stack's http://127.0.0.1:4566`;

interface TargetValues {
  readonly stage?: string | undefined;
  readonly region?: string | undefined;
  readonly 'endpoint-url'?: string | undefined;
}

/** @throws UsageError */
export function parseTarget({ stage, region, 'endpoint-url': endpointUrl }: TargetValues): Target {
  if (!stage) throw new UsageError('say which stage, such as --stage dev');
  if (endpointUrl !== undefined && !(URL.canParse(endpointUrl) && isPrivateEndpoint(endpointUrl))) {
    throw new UsageError(
      '--endpoint-url must be an https address, or http on this machine: a secret must not cross a network in the clear',
    );
  }
  return { stage, region, endpointUrl };
}

/** An operator waits: longer than a function would, and not for ever. */
const connectionTimeoutMs = 5_000;
/** The local stack takes any credentials, in the region of an assembly that may go anywhere. */
const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const localRegion = 'us-east-1';

/** Options of an AWS SDK's client that works on the target. */
export function clientOptions({ endpointUrl, region }: Target, requestTimeoutMs: number) {
  const { AWS_ACCESS_KEY_ID, AWS_PROFILE, AWS_REGION } = process.env;
  const isLocal = endpointUrl !== undefined && isLoopback(endpointUrl);
  const needsCredentials = isLocal && !AWS_ACCESS_KEY_ID && !AWS_PROFILE;
  const knownRegion = region ?? (isLocal ? (AWS_REGION ?? localRegion) : undefined);
  return {
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    ...(knownRegion !== undefined && { region: knownRegion }),
    ...(needsCredentials && { credentials: localCredentials }),
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
  };
}
