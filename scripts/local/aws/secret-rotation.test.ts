import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { failed } from '../lambda/invoke-result.ts';
import { type AwsEndpoint, startAwsEndpoint } from './endpoint.ts';
import { policySchema } from './iam.ts';
import { createPrincipals, type Principals } from './principals.ts';
import type { InvokeFunction } from './secret-rotation.ts';
import { createSecretsManager, type SecretsManager } from './secrets-manager.ts';

const region = 'eu-central-1';
const SecretId = `arn:aws:secretsmanager:${region}:123456789012:secret:app/key-AbCdEf`;
const functionArn = `arn:aws:lambda:${region}:123456789012:function:rotation`;
const schedule = { functionArn, rules: { AutomaticallyAfterDays: 30 } };
const first = 'a'.repeat(32);
const second = 'b'.repeat(32);

interface Event {
  readonly Step: string;
  readonly SecretId: string;
  readonly ClientRequestToken: string;
}

let folder: string;
let endpoint: AwsEndpoint;
let principals: Principals;
let secrets: SecretsManager;
let client: SecretsManagerClient;
let events: Event[];
let problems: string[];
/** What the function does in a step, beside being told of it. */
let act: (event: Event) => Promise<void>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-test-'));
  [events, problems, act] = [[], [], rotateWell];
  const log = (line: string) => void problems.push(line);
  secrets = createSecretsManager({ file: join(folder, 'secrets.json'), log });
  principals = createPrincipals();
  endpoint = await startAwsEndpoint({ at: 0, region, principals, services: [secrets.service], log });
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
  client = new SecretsManagerClient({ region, endpoint: endpoint.url, credentials, maxAttempts: 1 });
  secrets.declare({ arn: SecretId, name: 'app/key' });
  secrets.rotation.connect(invoke);
  await put('old', { ClientRequestToken: first });
});
afterEach(async () => {
  client.destroy();
  await endpoint.close();
  await rm(folder, { recursive: true });
});

const invoke: InvokeFunction = async (arn, payload) => {
  expect(arn).toBe(functionArn);
  const event = JSON.parse(payload);
  events.push(event);
  try {
    await act(event);
    return { ok: true, payload: 'null' };
  } catch (error) {
    return failed('Error', String(error));
  }
};
const put = (SecretString: string, rest = {}) =>
  client.send(new PutSecretValueCommand({ SecretId, SecretString, ...rest }));
const get = (rest = {}) => client.send(new GetSecretValueCommand({ SecretId, ...rest }));
const describeSecret = () => client.send(new DescribeSecretCommand({ SecretId }));
const move = (MoveToVersionId?: string, RemoveFromVersionId?: string, VersionStage = 'AWSCURRENT') =>
  client.send(
    new UpdateSecretVersionStageCommand({ SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId }),
  );
const rotate = (ClientRequestToken = second) =>
  client.send(new RotateSecretCommand({ SecretId, ClientRequestToken }));
const enable = () => {
  secrets.rotation.allow(functionArn);
  secrets.rotation.schedule(SecretId, schedule);
};

async function rotateWell({ Step, ClientRequestToken }: Event): Promise<void> {
  const VersionStages = ['AWSPENDING'];
  if (Step === 'createSecret') await put('new', { ClientRequestToken, VersionStages });
  if (Step === 'finishSecret') await move(ClientRequestToken, first);
}

describe('rotation', () => {
  test('runs the four steps on a new version, and labels the versions as AWS does', async () => {
    enable();
    expect(await rotate()).toMatchObject({ ARN: SecretId, Name: 'app/key', VersionId: second });
    await vi.waitFor(async () => expect((await describeSecret()).LastRotatedDate).toBeDefined());
    expect(events.map(({ Step }) => Step)).toEqual([
      'createSecret',
      'setSecret',
      'testSecret',
      'finishSecret',
    ]);
    for (const event of events) expect(event).toMatchObject({ SecretId, ClientRequestToken: second });
    expect(await describeSecret()).toMatchObject({
      RotationEnabled: true,
      RotationLambdaARN: functionArn,
      RotationRules: { AutomaticallyAfterDays: 30 },
      VersionIdsToStages: { [first]: ['AWSPREVIOUS'], [second]: ['AWSCURRENT'] },
    });
    expect((await get()).SecretString).toBe('new');
    expect(problems).toEqual([]);
  });

  test('begins with a version without a value, while readers get the one before', async () => {
    enable();
    act = async () => {
      throw new Error('not today');
    };
    await rotate();
    await vi.waitFor(() => expect(problems).toHaveLength(1));
    expect(problems).toEqual(['rotation of secret app/key failed: createSecret: Error: not today']);
    expect((await get()).SecretString).toBe('old');
    await expect(get({ VersionId: second })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect((await describeSecret()).VersionIdsToStages).toEqual({
      [first]: ['AWSCURRENT'],
      [second]: ['AWSPENDING'],
    });
  });

  test('that has failed is tried again, with the same version, when another is asked for', async () => {
    enable();
    act = async ({ Step }) => {
      if (Step === 'createSecret') throw new Error('not today');
    };
    await rotate();
    await vi.waitFor(() => expect(problems).toHaveLength(1));
    act = rotateWell;
    await expect(rotate('c'.repeat(32))).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: "A previous rotation isn't complete. That rotation will be reattempted.",
    });
    await vi.waitFor(async () => expect((await get()).VersionId).toBe(second));
  });

  test('is one at a time', async () => {
    enable();
    const blocked = Promise.withResolvers<void>();
    act = async (event) => {
      await blocked.promise;
      await rotateWell(event);
    };
    await rotate();
    await expect(rotate('c'.repeat(32))).rejects.toThrow("A previous rotation isn't complete");
    blocked.resolve();
    await vi.waitFor(async () => expect((await get()).VersionId).toBe(second));
    expect(events.filter(({ Step }) => Step === 'createSecret')).toHaveLength(1);
  });

  test('that does not move the label in its last step is logged', async () => {
    enable();
    act = async () => undefined;
    await rotate();
    await vi.waitFor(() => expect(problems).toHaveLength(1));
    expect(problems[0]).toContain(`finishSecret: has not moved AWSCURRENT to version ${second}`);
  });

  test('needs a schedule, and a schedule needs the permission to invoke its function', async () => {
    await expect(rotate()).rejects.toThrow('No Lambda rotation function ARN is associated with this secret');
    expect(() => secrets.rotation.schedule(SecretId, schedule)).toThrow(
      `Secrets Manager cannot invoke ${functionArn}`,
    );
    expect((await describeSecret()).RotationEnabled).toBeUndefined();
  });
});

test('whoever has a secret rotated needs the right to do so, and to invoke its function', async () => {
  enable();
  const roleArn = 'arn:aws:iam::123456789012:role/operator';
  principals.addRole(roleArn, 'operator');
  const allow = (Action: string, Resource: string) => {
    const Statement = [{ Effect: 'Allow', Action, Resource }];
    principals.addPolicy('operator', Action, policySchema.parse({ Version: '2012-10-17', Statement }));
  };
  const credentials = principals.issueCredentials(roleArn);
  const operator = new SecretsManagerClient({ region, endpoint: endpoint.url, credentials, maxAttempts: 1 });
  const ask = () => operator.send(new RotateSecretCommand({ SecretId, ClientRequestToken: second }));
  await expect(ask()).rejects.toThrow('secretsmanager:RotateSecret on resource');
  allow('secretsmanager:RotateSecret', SecretId);
  await expect(ask()).rejects.toThrow('lambda:InvokeFunction on resource');
  allow('lambda:InvokeFunction', functionArn);
  await ask();
  await vi.waitFor(async () => expect((await get()).VersionId).toBe(second));
  operator.destroy();
});

describe('a staging label', () => {
  test('moves from the version named, and AWSPREVIOUS follows', async () => {
    await put('new', { ClientRequestToken: second, VersionStages: ['AWSPENDING'] });
    await expect(move(second)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(`AWSCURRENT is currently attached to version ${first}`),
    });
    await expect(move('c'.repeat(32), first)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await move(second, first);
    expect((await describeSecret()).VersionIdsToStages).toEqual({
      [first]: ['AWSPREVIOUS'],
      [second]: ['AWSPENDING', 'AWSCURRENT'],
    });
    await move(undefined, second, 'AWSPENDING');
    expect((await get()).VersionStages).toEqual(['AWSCURRENT']);
    await expect(move(undefined, second)).rejects.toThrow("You can't remove the staging label AWSCURRENT");
  });
});
