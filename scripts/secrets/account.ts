import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { parseSecretName, type SecretName } from '#shared/secret-name';
import { toAccountError } from '../operator/account-errors.ts';
import { UsageError } from '../operator/errors.ts';
import { clientOptions, type Target } from '../operator/target.ts';
import type { StoredValue } from './examine.ts';

/** An operator waits: longer than a function would, and not for ever. */
const requestTimeoutMs = 15_000;
/** The label of the version that readers get, and of the one that a rotation makes. */
const currentStage = 'AWSCURRENT';
const pendingStage = 'AWSPENDING';

/** A secret as the list has it, which may be some minutes old. */
export interface ListedSecret extends SecretName {
  readonly hasValue: boolean;
  /** Whether it has a schedule by which it is rotated. */
  readonly isRotated: boolean;
}

/** Secrets of the AWS account that the operator's credentials, or the endpoint, lead to. */
export interface Account {
  /** The stage's secrets in order of name. @throws UsageError naming the stages there are; AccountError */
  list(stage: string): Promise<ListedSecret[]>;
  /** @throws AccountError */
  read(secret: SecretName): Promise<StoredValue>;
  /** Makes `value` the secret's current version and answers its id. @throws AccountError */
  write(secret: SecretName, value: string): Promise<string>;
  /** Begins to rotate the secret, or goes on with what was begun, and answers the id of the version to come. @throws AccountError */
  rotate(secret: SecretName): Promise<string>;
  /** Whether a version is what readers get. @throws AccountError */
  isCurrent(secret: SecretName, version: string): Promise<boolean>;
}

export function createAccount(target: Target): Account {
  const client = new SecretsManagerClient(clientOptions(target, requestTimeoutMs));
  const withErrors = async <T>(action: string, resource: string, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw toAccountError(error, {
        service: 'Secrets Manager',
        action: `secretsmanager:${action}`,
        resource,
        ...target,
      });
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
    rotate: ({ name }) => withErrors('RotateSecret', name, rotate(client, name)),
    isCurrent: async ({ name }, version) => {
      const labels = await withErrors('DescribeSecret', name, readLabels(client, name));
      return labels[version]?.includes(currentStage) === true;
    },
  };
}

/** Every stage's secrets. Listing cannot be restricted to some secrets by permissions, so neither is it here. */
async function listAll(client: SecretsManagerClient): Promise<ListedSecret[]> {
  const found: ListedSecret[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListSecretsCommand(NextToken === undefined ? {} : { NextToken }));
    for (const { Name = '', SecretVersionsToStages = {}, RotationEnabled = false } of page.SecretList ?? []) {
      const secret = parseSecretName(Name);
      const hasValue = Object.values(SecretVersionsToStages).flat().includes(currentStage);
      if (secret !== undefined) found.push({ ...secret, hasValue, isRotated: RotationEnabled });
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

async function rotate(client: SecretsManagerClient, name: string): Promise<string> {
  try {
    const { VersionId = '' } = await client.send(new RotateSecretCommand({ SecretId: name }));
    return VersionId;
  } catch (error) {
    // Said of a rotation that has not been completed, which is then tried again.
    if (!(error instanceof Error) || error.name !== 'InvalidRequestException') throw error;
    const labels = Object.entries(await readLabels(client, name));
    const [pending] = labels.find(([, stages]) => stages.includes(pendingStage)) ?? [];
    if (pending === undefined) throw error;
    return pending;
  }
}

async function readLabels(client: SecretsManagerClient, name: string): Promise<Record<string, string[]>> {
  const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId: name }));
  return VersionIdsToStages;
}

function unknownStage(stage: string, all: readonly SecretName[]): UsageError {
  const stages = [...new Set(all.map((secret) => secret.stage))].sort();
  const remedy =
    stages.length > 0
      ? `this account and region have ${stages.join(', ')}`
      : `make them with npx cdk deploy gatehouse-${stage}-secrets -c stage=${stage}, or check AWS_PROFILE and --region`;
  return new UsageError(`there are no secrets of a stage ${stage}: ${remedy}`);
}
