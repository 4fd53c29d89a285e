import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Context } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { startAwsEndpoint } from '../../scripts/local/aws/endpoint.ts';
import { createPrincipals } from '../../scripts/local/aws/principals.ts';
import { createSecretsManager } from '../../scripts/local/aws/secrets-manager.ts';
import { closeServer, host, listenOnLoopback } from '../../scripts/local/network/loopback.ts';
import { type NeonApi, startNeonApi } from '../support/neon-api.ts';

const region = 'us-east-1';
const arnOf = (path: string) =>
  `arn:aws:secretsmanager:${region}:000000000000:secret:gatehouse/prod/${path}-AbCdEf`;
const keySecret = { arn: arnOf('neon'), name: 'gatehouse/prod/neon' };
const databaseSecret = { arn: arnOf('database'), name: 'gatehouse/prod/database' };
const roleArn = 'arn:aws:iam::000000000000:role/neon';
const context = { getRemainingTimeInMillis: () => 900_000 } as Context;

let neon: NeonApi;
let account: Awaited<ReturnType<typeof startAccount>>;
let cloudFormation: Awaited<ReturnType<typeof startCloudFormation>>;
let handler: (event: unknown, context: Context) => Promise<void>;

/** Secrets Manager, and the two permissions that the function's role has. */
async function startAccount() {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-neon-'));
  const principals = createPrincipals();
  const secrets = createSecretsManager({ file: join(folder, 'secrets.json') });
  const allow = (action: string, resource: string) => ({
    Effect: 'Allow' as const,
    Action: [`secretsmanager:${action}`],
    Resource: [resource],
  });
  const Statement = [allow('GetSecretValue', keySecret.arn), allow('PutSecretValue', databaseSecret.arn)];
  principals.addRole(roleArn, 'neon');
  principals.addPolicy('neon', 'secrets', { Version: '2012-10-17', Statement });
  for (const secret of [keySecret, databaseSecret]) secrets.declare(secret);
  const endpoint = await startAwsEndpoint({
    at: 0,
    region,
    principals,
    services: [secrets.service],
    log: () => {},
  });
  const stop = async () => {
    await endpoint.close();
    await rm(folder, { recursive: true });
  };
  const administrator = { arn: 'root', authorize: () => undefined };
  const read = (SecretId: string) =>
    secrets.service.operations.GetSecretValue?.({ SecretId }, administrator) as { SecretString: string };
  return { url: endpoint.url, credentials: principals.issueCredentials(roleArn), secrets, read, stop };
}

/** Takes answers as S3 does behind CloudFormation's signed address: with an empty content type only. */
async function startCloudFormation() {
  const answers: Record<string, unknown>[] = [];
  const statuses: number[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const isSigned = request.method === 'PUT' && !request.headers['content-type'];
    const status = isSigned ? (statuses.shift() ?? 200) : 403;
    if (status === 200) answers.push({ ...JSON.parse(body), bytes: Buffer.byteLength(body) });
    response.writeHead(status).end();
  });
  const url = `http://${host}:${await listenOnLoopback(server)}/answer?X-Amz-Signature=s1gned`;
  return { url, answers, statuses, stop: () => closeServer(server) };
}

beforeAll(async () => {
  account = await startAccount();
  const { accessKeyId, secretAccessKey, sessionToken } = account.credentials;
  neon = await startNeonApi();
  const variables = {
    AWS_ENDPOINT_URL: account.url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    NEON_SECRET_ID: keySecret.arn,
    DATABASE_SECRET_ID: databaseSecret.arn,
    NEON_API_URL: neon.url,
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  handler = (await import('../../functions/neon/handler.ts')).handler;
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await neon.stop();
  await account.stop();
});
beforeEach(async () => {
  cloudFormation = await startCloudFormation();
  neon.state.operationMs = 0;
});
afterEach(() => cloudFormation.stop());

const ask = (RequestType: string, more: object = {}) =>
  handler(
    {
      RequestType,
      ResponseURL: cloudFormation.url,
      StackId: 'arn:aws:cloudformation:us-east-1:000000000000:stack/gatehouse-prod-neon/0f5c',
      RequestId: 'request-1',
      LogicalResourceId: 'Neon',
      ResourceProperties: {
        ServiceToken: 'arn',
        Stage: 'prod',
        ProjectName: 'gatehouse',
        Region: 'aws-us-east-2',
        PgVersion: '17',
      },
      ...more,
    },
    context,
  );

it('says which secret lacks the key, and what to do', async () => {
  await ask('Create');
  expect(cloudFormation.answers).toMatchObject([
    {
      Status: 'FAILED',
      PhysicalResourceId: 'unknown',
      Reason: expect.stringMatching(/^secret gatehouse\/prod\/neon has no value/),
    },
  ]);
  expect(neon.requests).toEqual([]);
});

it('lets a stack go whose creation failed for want of a key', async () => {
  await ask('Delete', { PhysicalResourceId: 'unknown' });
  expect(cloudFormation.answers).toMatchObject([{ Status: 'SUCCESS', PhysicalResourceId: 'unknown' }]);
});

it.each([
  ['not JSON', 'napi_plain'],
  ['the wrong shape', '{"apiKey":"napi_two words"}'],
])('says that the key has %s, without showing it', async (fault, value) => {
  account.secrets.setValue(keySecret.name, value);
  await ask('Create');
  expect(cloudFormation.answers).toMatchObject([
    { Status: 'FAILED', Reason: expect.stringContaining(fault) },
  ]);
  expect(JSON.stringify(cloudFormation.answers)).not.toContain('napi_');
});

it('creates the project, fills the database secret and answers with the ids alone', async () => {
  account.secrets.setValue(keySecret.name, JSON.stringify({ apiKey: neon.apiKey }));
  await ask('Create');
  const [answer] = cloudFormation.answers;
  const [project] = neon.state.projects.values();
  expect(answer).toMatchObject({
    Status: 'SUCCESS',
    StackId: expect.stringContaining('/0f5c'),
    RequestId: 'request-1',
    LogicalResourceId: 'Neon',
    PhysicalResourceId: expect.stringMatching(`^default/${project?.id}/br-`),
    Data: { ProjectId: project?.id, BranchId: expect.any(String), BranchName: 'production' },
  });
  expect(JSON.stringify(answer)).not.toMatch(/postgresql:|npg_|napi_/);
  const { url } = JSON.parse(account.read(databaseSecret.arn).SecretString);
  expect(url).toMatch(/^postgresql:\/\/gatehouse_owner:npg_standIn@ep-.+\/gatehouse\?sslmode=require/);
});

it('answers again when CloudFormation did not take it, and keeps answers within 4 KB', async () => {
  cloudFormation.statuses.push(503);
  neon.failNext(/./, { status: 422, body: { message: 'x'.repeat(10_000) } });
  await ask('Create');
  expect(cloudFormation.answers).toMatchObject([{ Status: 'FAILED' }]);
  expect(Number(cloudFormation.answers[0]?.bytes)).toBeLessThan(4_096);
});

it('fails without telling the signed address when CloudFormation takes no answer', async () => {
  cloudFormation.statuses.push(403, 403, 403);
  const failure = await ask('Delete', { PhysicalResourceId: 'default/p/b' }).catch((error: Error) => error);
  expect(String(failure)).toContain('did not take the answer (status 403)');
  expect(String(failure)).not.toContain('s1gned');
});

it('refuses what is no request of CloudFormation', async () => {
  await expect(handler({}, context)).rejects.toThrow('RequestType');
});
