import {
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { isLoopback } from '#shared/loopback';
import { parseSecretName, type SecretName } from '#shared/secret-name';
import { toAccountError } from './account-errors.ts';
import { UsageError } from './errors.ts';
import type { StoredValue } from './examine.ts';
import type { Target } from './options.ts';

/** An operator waits: longer than a function would, and not for ever. */
const connectionTimeoutMs = 5_000;
const requestTimeoutMs = 15_000;
/** The local stack takes any credentials, in the region of an assembly that may go anywhere. */
const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const localRegion = 'us-east-1';
/** The label of the version that readers get. */
const currentStage = 'AWSCURRENT';

/** A secret as the list has it, which may be some minutes old. */
export interface ListedSecret extends SecretName {
  readonly hasValue: boolean;
}

/** Secrets of the AWS account that the operator's credentials, or the endpoint, lead to. */
export interface Account {
  /** The stage's secrets in order of name. @throws UsageError naming the stages there are; AccountError */
  list(stage: string): Promise<ListedSecret[]>;
  /** @throws AccountError */
  read(secret: SecretName): Promise<StoredValue>;
  /** Makes `value` the secret's current version and answers its id. @throws AccountError */
  write(secret: SecretName, value: string): Promise<string>;
}

export function createAccount(target: Target): Account {
  const client = createClient(target);
  const withErrors = async <T>(action: string, resource: string, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw toAccountError(error, { action, resource, ...target });
    }
  };
  return {
    list: async (stage) => {
      const all = await withErrors('ListSecrets', '*', listAll(client));
      const secrets = all.filter((secret) => secret.stage === stage);
      if (secrets.length === 0) throw unknownStage(stage, all);
      return secrets.sort((a, b) => a.name.localeCompare(b.name));
    },
    read: (secret) => withErrors('GetSecretValue', secret.name, readValue(client, secret)),
    write: async ({ name }, SecretString) => {
      const put = client.send(new PutSecretValueCommand({ SecretId: name, SecretString }));
      const { VersionId = '' } = await withErrors('PutSecretValue', name, put);
      return VersionId;
    },
  };
}

function createClient(target: Target): SecretsManagerClient {
  return new SecretsManagerClient({
    ...clientSettings(target),
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
  });
}

/** Endpoint, region and credentials of an SDK's client, where they are not the SDK's own choice. */
export function clientSettings({ endpointUrl, region }: Target) {
  const { AWS_ACCESS_KEY_ID, AWS_PROFILE, AWS_REGION } = process.env;
  const isLocal = endpointUrl !== undefined && isLoopback(endpointUrl);
  const needsCredentials = isLocal && !AWS_ACCESS_KEY_ID && !AWS_PROFILE;
  const knownRegion = region ?? (isLocal ? (AWS_REGION ?? localRegion) : undefined);
  return {
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    ...(knownRegion !== undefined && { region: knownRegion }),
    ...(needsCredentials && { credentials: localCredentials }),
  };
}

/** Every stage's secrets. Listing cannot be restricted to some secrets by permissions, so neither is it here. */
async function listAll(client: SecretsManagerClient): Promise<ListedSecret[]> {
  const found: ListedSecret[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListSecretsCommand(NextToken === undefined ? {} : { NextToken }));
    for (const { Name = '', SecretVersionsToStages = {} } of page.SecretList ?? []) {
      const secret = parseSecretName(Name);
      const hasValue = Object.values(SecretVersionsToStages).flat().includes(currentStage);
      if (secret !== undefined) found.push({ ...secret, hasValue });
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}

async function readValue(client: SecretsManagerClient, { name }: SecretName): Promise<StoredValue> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: name }));
    // A binary value is one that nothing here can read.
    return { is: 'value', text: SecretString ?? '' };
  } catch (error) {
    const code = error instanceof Error ? error.name : '';
    if (code === 'ResourceNotFoundException') return { is: 'missing' };
    if (code === 'AccessDeniedException') return { is: 'unreadable' };
    throw error;
  }
}

function unknownStage(stage: string, all: readonly SecretName[]): UsageError {
  const stages = [...new Set(all.map((secret) => secret.stage))].sort();
  const remedy =
    stages.length > 0
      ? `this account and region have ${stages.join(', ')}`
      : `make them with npx cdk deploy gatehouse-${stage}-secrets -c stage=${stage}, or check AWS_PROFILE and --region`;
  return new UsageError(`there are no secrets of a stage ${stage}: ${remedy}`);
}
