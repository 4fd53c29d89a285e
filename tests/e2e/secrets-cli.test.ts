import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startStack } from '../../scripts/local/stack.ts';
import { runOperator } from '../support/operator.ts';
import { createSecretsClient } from '../support/secrets.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { projectFolder } from '../support/synthesized.ts';

const ownerName = 'gatehouse/dev/database';
const connection = 'postgresql://owner:hunter2@ep-a.neon.tech/app?sslmode=require';

let stack: TestStack;
let client: SecretsManagerClient;
beforeAll(async () => {
  stack = await startTestStack();
  client = createSecretsClient(stack.aws);
});
afterAll(async () => {
  client.destroy();
  await stack.stop();
});

async function secrets(args: string[], input = '') {
  const ended = await runOperator('secrets', args, input);
  expect(`${ended.stdout}${ended.stderr}`).not.toContain('hunter2');
  return ended;
}

const onStack = (...args: string[]) => [...args, '--stage', 'dev', '--endpoint-url', stack.aws];

async function readOwner(): Promise<string | undefined> {
  return (await client.send(new GetSecretValueCommand({ SecretId: ownerName }))).SecretString;
}

describe('npm run secrets', () => {
  it('finds nothing lacking in a stage that has been deployed', async () => {
    const { exitCode, stdout } = await secrets(onStack('check'));
    expect(stdout).toContain('stage dev has all it needs from you');
    expect(stdout).toMatch(/^ {2}gatehouse\/dev\/database +filled$/m);
    expect(stdout).not.toMatch(/(pending|malformed|unread)$/m);
    // A stage works without a source to move users from.
    expect(stdout.match(/^.* empty$/gm)).toEqual([expect.stringContaining('gatehouse/dev/supabase ')]);
    expect(exitCode).toBe(0);
  });

  it('writes what it is given on standard input and never shows it', async () => {
    const { exitCode, stdout } = await secrets(onStack('set', 'database'), `${connection}\n`);
    expect({ exitCode, stdout }).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('aws lambda invoke --function-name gatehouse-dev-schema'),
    });
    expect(await readOwner()).toBe(JSON.stringify({ url: connection }));
  });

  it('refuses a value that cannot be used and leaves the old one', async () => {
    const before = await readOwner();
    const refused = await secrets(onStack('set', 'database'), connection.replace('?sslmode=require', ''));
    expect(refused).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('url: must end in ?sslmode'),
    });
    const argument = await secrets(onStack('set', 'database', connection));
    expect(argument).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('never an argument') });
    expect(await readOwner()).toBe(before);
  });

  it('names the member at fault of a secret that somebody broke', async () => {
    await client.send(new PutSecretValueCommand({ SecretId: ownerName, SecretString: '{"uri":"hunter2"}' }));
    const { exitCode, stdout } = await secrets(onStack('check', '--json'));
    const { ok, secrets: found } = JSON.parse(stdout);
    expect({ exitCode, ok }).toEqual({ exitCode: 1, ok: false });
    expect(found.filter(({ remedy }: { remedy?: string }) => remedy !== undefined)).toEqual([
      {
        name: ownerName,
        state: 'malformed',
        faults: ['url: invalid input: expected string, received undefined'],
        remedy: 'npm run secrets -- set database --stage dev',
      },
    ]);
  });

  it.each([
    [
      'names the stages there are',
      () => ['check', '--stage', 'prod', '--endpoint-url', stack.aws],
      'have dev',
    ],
    ['offers what the stage has', () => onStack('set', 'mail'), 'set one of auth, database, email'],
    [
      'misses the credentials',
      () => ['check', '--stage', 'dev', '--region', 'us-east-1'],
      'no AWS credentials',
    ],
  ])('%s', async (_, args, message) => {
    expect(await secrets(args())).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(message) });
  });
});

it('a deploy that fails for a secret names the secret and the command that mends it', async () => {
  const localDirectory = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-'));
  const version = { id: 'v', string: '{"1":"hunter2"}', stages: ['AWSCURRENT'], created: 0 };
  const broken = { arn: 'x', name: 'gatehouse/dev/auth', created: 0, changed: 0, versions: [version] };
  await writeFile(join(localDirectory, 'secrets.json'), JSON.stringify([broken]));
  const ports = { apiPort: 0, awsPort: 0 };
  const options = { folder: projectFolder, cdkOut: inject('cdkOut'), stage: 'dev', localDirectory, ...ports };
  const failure = await startStack(options).then(
    ({ stop }) => stop(),
    ({ message }: Error) => message,
  );
  await rm(localDirectory, { recursive: true, force: true });
  expect(failure).toContain('secret gatehouse/dev/auth has the wrong shape (1: Too small');
  expect(failure).toContain('npm run secrets -- set auth --stage dev');
  expect(failure).not.toContain('hunter2');
});
