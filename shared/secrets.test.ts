import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type AwsEndpoint, startAwsEndpoint } from '../scripts/local/aws/endpoint.ts';
import { createPrincipals } from '../scripts/local/aws/principals.ts';
import { createSecretsManager } from '../scripts/local/aws/secrets-manager.ts';

const region = 'us-east-1';
const schema = z.object({ url: z.url() });
const ownerName = 'gatehouse/dev/database';
const roleName = 'gatehouse/dev/database/auth';
const roleArn = 'arn:aws:iam::000000000000:role/reader';
const arnOf = (name: string) => `arn:aws:secretsmanager:${region}:000000000000:secret:${name}-a1B2c3`;

let folder: string;
let endpoint: AwsEndpoint;
let secrets: ReturnType<typeof createSecretsManager>;
let readSecret: typeof import('./secrets.ts').readSecret;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-secrets-'));
  secrets = createSecretsManager({ file: join(folder, 'secrets.json') });
  for (const name of [ownerName, roleName]) secrets.declare({ arn: arnOf(name), name });
  const principals = createPrincipals();
  principals.addRole(roleArn, 'reader');
  principals.addPolicy('reader', 'read', {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['secretsmanager:GetSecretValue'],
        Resource: [arnOf(ownerName), arnOf(roleName)],
      },
    ],
  });
  const credentials = principals.issueCredentials(roleArn);
  const services = [secrets.service];
  endpoint = await startAwsEndpoint({ at: 0, region, principals, services, log: () => {} });
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint.url);
  vi.stubEnv('AWS_REGION', region);
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
  vi.stubEnv('AWS_SESSION_TOKEN', credentials.sessionToken);
  ({ readSecret } = await import('./secrets.ts'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await endpoint.close();
  await rm(folder, { recursive: true });
});

const messageOf = (name: string) =>
  readSecret(arnOf(name), schema, { fresh: true }).then(
    () => 'no error',
    ({ message }: Error) => message,
  );

describe('a secret that cannot be used names itself and the command that mends it', () => {
  it('without a value', async () => {
    const [owner, role] = [await messageOf(ownerName), await messageOf(roleName)];
    expect(owner).toBe(
      `secret ${ownerName} has no value: put one with npm run secrets -- set database --stage dev`,
    );
    expect(role).toBe(
      `secret ${roleName} has no value: put one with aws lambda invoke --function-name gatehouse-dev-schema /dev/stdout`,
    );
  });

  it.each([
    ['no JSON', 'postgresql://owner:hunter2@host/db', 'is not JSON'],
    ['the wrong shape', '{"url":"hunter2"}', 'has the wrong shape (url: Invalid URL)'],
  ])('with %s, never with its content', async (_, value, fault) => {
    secrets.setValue(ownerName, value);
    expect(await messageOf(ownerName)).toBe(
      `secret ${ownerName} ${fault}: replace its value with npm run secrets -- set database --stage dev`,
    );
  });
});

it('a secret that the role may not read says that, and not that it is empty', async () => {
  expect(await messageOf('gatehouse/prod/database')).toMatch(
    /gatehouse\/prod\/database-a1B2c3 cannot be read \(AccessDeniedException\): let the function's role read it/,
  );
});
