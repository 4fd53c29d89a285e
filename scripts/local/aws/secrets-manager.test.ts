import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AwsEndpoint, startAwsEndpoint } from './endpoint.ts';
import { policySchema } from './iam.ts';
import { createPrincipals, type Principals } from './principals.ts';
import { createSecretsManager, type SecretsManager } from './secrets-manager.ts';

const region = 'eu-central-1';
const roleArn = 'arn:aws:iam::123456789012:role/profile-role';
const session = 'arn:aws:sts::123456789012:assumed-role/profile-role/profile-role';
const arnOf = (name: string) => `arn:aws:secretsmanager:${region}:123456789012:secret:${name}-AbCdEf`;
const administrator = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'any' };
const token = (letter: string) => letter.repeat(32);

let folder: string;
let file: string;
let principals: Principals;
let secrets: SecretsManager;
let endpoint: AwsEndpoint;
let admin: SecretsManagerClient;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-test-'));
  file = join(folder, 'secrets.json');
  principals = createPrincipals();
  principals.addRole(roleArn, 'profile-role');
  secrets = createSecretsManager({ file, now: () => Date.parse('2026-01-02T03:04:05.000Z') });
  endpoint = await startAwsEndpoint({
    at: 0,
    region,
    principals,
    services: [secrets.service],
    log: () => undefined,
  });
  admin = connect(administrator);
  secrets.declare({ arn: arnOf('app/profile'), name: 'app/profile' });
});

afterEach(async () => {
  admin.destroy();
  await endpoint.close();
  await rm(folder, { recursive: true });
});

function connect(credentials: { accessKeyId: string; secretAccessKey: string }): SecretsManagerClient {
  return new SecretsManagerClient({ region, endpoint: endpoint.url, credentials, maxAttempts: 1 });
}

const get = (SecretId: string, rest = {}) => admin.send(new GetSecretValueCommand({ SecretId, ...rest }));
const put = (SecretString: string, rest = {}) =>
  admin.send(new PutSecretValueCommand({ SecretId: 'app/profile', SecretString, ...rest }));

describe('reading', () => {
  test('gives the value by name, ARN and ARN without suffix', async () => {
    secrets.setValue('app/profile', 'the value');
    for (const id of ['app/profile', arnOf('app/profile'), arnOf('app/profile').slice(0, -7)]) {
      expect(await get(id)).toMatchObject({
        ARN: arnOf('app/profile'),
        Name: 'app/profile',
        SecretString: 'the value',
        VersionStages: ['AWSCURRENT'],
        CreatedDate: new Date('2026-01-02T03:04:05.000Z'),
      });
    }
  });

  test('says what cannot be found', async () => {
    await expect(get('nowhere')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret.",
    });
    await expect(get('app/profile')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    });
    await expect(get('app/profile', { VersionId: token('x') })).rejects.toThrow(
      `for VersionId: ${token('x')}`,
    );
  });

  test('describes and lists without values', async () => {
    secrets.setValue('app/profile', 'the value');
    secrets.declare({ arn: arnOf('app/other'), name: 'app/other' });
    const described = await admin.send(new DescribeSecretCommand({ SecretId: 'app/profile' }));
    expect(Object.values(described.VersionIdsToStages ?? {})).toEqual([['AWSCURRENT']]);
    const first = await admin.send(new ListSecretsCommand({ MaxResults: 1 }));
    const second = await admin.send(new ListSecretsCommand({ MaxResults: 1, NextToken: first.NextToken }));
    const names = [first, second].map(({ SecretList }) => SecretList?.map(({ Name }) => Name));
    expect(names).toEqual([['app/profile'], ['app/other']]);
    expect(second.NextToken).toBeUndefined();
    expect(JSON.stringify([described, first])).not.toContain('the value');
  });
});

describe('writing', () => {
  test('moves AWSCURRENT, leaves AWSPREVIOUS behind and forgets older versions', async () => {
    for (const letter of ['a', 'b', 'c']) await put(letter, { ClientRequestToken: token(letter) });
    expect(await get('app/profile')).toMatchObject({ SecretString: 'c', VersionId: token('c') });
    expect(await get('app/profile', { VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'b' });
    await expect(get('app/profile', { VersionId: token('a') })).rejects.toThrow("can't find");
    await expect(
      get('app/profile', { VersionId: token('b'), VersionStage: 'AWSCURRENT' }),
    ).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
    const { Versions } = await admin.send(new ListSecretVersionIdsCommand({ SecretId: 'app/profile' }));
    expect(Versions?.map(({ VersionId, VersionStages }) => [VersionId, VersionStages])).toEqual([
      [token('b'), ['AWSPREVIOUS']],
      [token('c'), ['AWSCURRENT']],
    ]);
  });

  test('keeps the current version when only another label is asked for', async () => {
    await put('first', { VersionStages: ['PENDING'] });
    await put('second', { VersionStages: ['PENDING'] });
    expect(await get('app/profile')).toMatchObject({ SecretString: 'first', VersionStages: ['AWSCURRENT'] });
    expect(await get('app/profile', { VersionStage: 'PENDING' })).toMatchObject({ SecretString: 'second' });
  });

  test('is idempotent for a token, and refuses it for another value', async () => {
    await put('a', { ClientRequestToken: token('a') });
    expect(await put('a', { ClientRequestToken: token('a') })).toMatchObject({ VersionId: token('a') });
    await expect(put('b', { ClientRequestToken: token('a') })).rejects.toMatchObject({
      name: 'ResourceExistsException',
    });
  });

  test('carries binary values, and needs exactly one value of at most 64 KiB', async () => {
    const SecretBinary = new Uint8Array([0, 255]);
    await admin.send(new PutSecretValueCommand({ SecretId: 'app/profile', SecretBinary }));
    expect((await get('app/profile')).SecretBinary).toEqual(SecretBinary);
    await expect(put('both', { SecretBinary })).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await put('x'.repeat(65_536));
    await expect(put('x'.repeat(65_537))).rejects.toThrow('longer than 65536 bytes');
    await expect(put('x', { ClientRequestToken: 'short' })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('a function’s credentials', () => {
  const policy = (Effect: string, Resource: string) =>
    policySchema.parse({
      Version: '2012-10-17',
      Statement: [{ Effect, Action: 'secretsmanager:GetSecretValue', Resource }],
    });

  test('allow what the policies of its role allow, later ones included, and nothing else', async () => {
    secrets.setValue('app/profile', 'the value');
    const client = connect(principals.issueCredentials(roleArn));
    const read = () => client.send(new GetSecretValueCommand({ SecretId: 'app/profile' }));
    await expect(read()).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: ${session} is not authorized to perform: secretsmanager:GetSecretValue on resource: ${arnOf('app/profile')} because no identity-based policy allows the secretsmanager:GetSecretValue action`,
    });
    principals.addPolicy('profile-role', 'read', policy('Allow', arnOf('app/profile')));
    expect(await read()).toMatchObject({ SecretString: 'the value' });
    const write = new PutSecretValueCommand({ SecretId: 'app/profile', SecretString: 'x' });
    await expect(client.send(write)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(client.send(new ListSecretsCommand({}))).rejects.toThrow('on resource: *');
    principals.addPolicy('profile-role', 'deny', policy('Deny', '*'));
    await expect(read()).rejects.toThrow('with an explicit deny in an identity-based policy');
    client.destroy();
  });

  test('do not tell which secrets there are', async () => {
    const client = connect(principals.issueCredentials(roleArn));
    const read = client.send(new GetSecretValueCommand({ SecretId: 'nowhere' }));
    await expect(read).rejects.toMatchObject({ name: 'AccessDeniedException' });
    client.destroy();
  });

  test('of an earlier run are nobody’s, and roles that do not exist get none', async () => {
    const client = connect(createEarlierCredentials());
    await expect(client.send(new ListSecretsCommand({}))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    client.destroy();
    expect(() => principals.issueCredentials('arn:aws:iam::123456789012:role/none')).toThrow('no role has');
    expect(() => principals.addPolicy('none', 'p', policy('Allow', '*'))).toThrow(
      'role none, which does not exist',
    );
  });

  function createEarlierCredentials() {
    const earlier = createPrincipals();
    earlier.addRole(roleArn, 'profile-role');
    return earlier.issueCredentials(roleArn);
  }
});

describe('declaring', () => {
  const generated = { arn: arnOf('app/generated'), name: 'app/generated', generate: { PasswordLength: 40 } };

  test('generates once, and an earlier value survives a restart in a private file', async () => {
    secrets.declare(generated);
    secrets.setValue('app/profile', 'the value');
    const { SecretString } = await get('app/generated');
    expect(SecretString).toHaveLength(40);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const again = createSecretsManager({ file });
    const before = await readFile(file, 'utf8');
    again.declare(generated);
    again.declare({ arn: arnOf('app/profile'), name: 'app/profile' });
    again.setValue('app/profile', 'the value');
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  test('needs a readable file, and setting a value needs a declaration', async () => {
    await writeFile(file, '{"secret');
    expect(() => createSecretsManager({ file })).toThrow(
      `cannot read the secrets in ${file}: start with --fresh to make new ones`,
    );
    expect(() => secrets.setValue('nowhere', 'x')).toThrow('secret nowhere cannot get a value');
  });
});
