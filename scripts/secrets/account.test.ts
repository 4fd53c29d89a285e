import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AwsEndpoint, startAwsEndpoint } from '../local/aws/endpoint.ts';
import { createPrincipals } from '../local/aws/principals.ts';
import { createSecretsManager } from '../local/aws/secrets-manager.ts';
import { createAccount } from './account.ts';
import { checkStage, formatCheck } from './check.ts';
import { setSecret } from './set.ts';

const region = 'us-east-1';
const auditor = 'arn:aws:iam::000000000000:role/auditor';
const connection = 'postgresql://owner:hunter2@ep-a.neon.tech/app?sslmode=require';
const version = 'a'.repeat(32);

let folder: string;
let endpoint: AwsEndpoint;
let secrets: ReturnType<typeof createSecretsManager>;
const principals = createPrincipals();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-account-'));
  secrets = createSecretsManager({ file: join(folder, 'secrets.json') });
  for (const name of [
    'new/database',
    'new/auth',
    'new/database/auth',
    'old/database',
    'old/email',
    'auto/database',
    'auto/neon',
  ])
    secrets.declare({
      arn: `arn:aws:secretsmanager:${region}:0:secret:gatehouse/${name}-a1B2c3`,
      name: `gatehouse/${name}`,
    });
  secrets.setValue('gatehouse/new/auth', JSON.stringify({ 1: version }));
  secrets.setValue('gatehouse/new/database/auth', '{"username":"gatehouse_auth","password":"hunter2"}');
  principals.addRole(auditor, 'auditor');
  principals.addPolicy('auditor', 'list', {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['secretsmanager:ListSecrets'], Resource: ['*'] }],
  });
  const services = [secrets.service];
  endpoint = await startAwsEndpoint({ at: 0, region, principals, services, log: () => {} });
});
beforeEach(() => {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE', 'AWS_REGION']) vi.stubEnv(name, undefined);
  return () => vi.unstubAllEnvs();
});
afterAll(async () => {
  await endpoint.close();
  await rm(folder, { recursive: true });
});

const open = (stage = 'new', other: { endpointUrl?: string; region?: string } = {}) =>
  createAccount({ stage, region: undefined, endpointUrl: endpoint.url, ...other });
const set = (path: string, value: string, stage = 'new') =>
  setSecret({ account: open(), stage, path, readValue: async () => value });

describe('check', () => {
  it('tells what is empty, what waits for the deploy and what is there, and what to do', async () => {
    const check = await checkStage(open(), 'new');
    expect(check.ok).toBe(false);
    const remedy = 'npm run secrets -- set database --stage new';
    expect(check.secrets).toEqual([
      { name: 'gatehouse/new/auth', state: 'filled', faults: [], remedy: undefined },
      { name: 'gatehouse/new/database', state: 'empty', faults: [], remedy },
      { name: 'gatehouse/new/database/auth', state: 'pending', faults: [], remedy: undefined },
    ]);
    expect(formatCheck(check)).toContain(`gatehouse/new/database       empty\n      ${remedy}\n`);
    expect(formatCheck(check)).toContain('stage new lacks 1 of 3 secrets');
  });

  it("asks for Neon's key alone where a deploy makes the connection with it", async () => {
    expect(formatCheck(await checkStage(open(), 'auto'))).toMatch(
      /database +pending\n.*neon +empty\n.*set neon --stage auto/,
    );
    await set('neon', 'napi_hunter2', 'auto');
    expect(await checkStage(open(), 'auto')).toMatchObject({ ok: true });
    const neon = { name: 'gatehouse/auto/neon', stage: 'auto', path: 'neon' };
    expect(await open().read(neon)).toEqual({ is: 'value', text: '{"apiKey":"napi_hunter2"}' });
  });

  it('needs no permission to read values, and still finds the empty ones', async () => {
    const { accessKeyId, secretAccessKey } = principals.issueCredentials(auditor);
    vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey);
    const { secrets: checked } = await checkStage(open(), 'new');
    expect(checked.map(({ state }) => state)).toEqual(['unread', 'empty', 'unread']);
    await expect(set('database', connection)).rejects.toThrow(
      'secretsmanager:PutSecretValue on gatehouse/new/database is not allowed',
    );
    await expect(set('auth', version)).rejects.toThrow('GetSecretValue on gatehouse/new/auth is not allowed');
  });
});

describe('set', () => {
  it('writes a connection given as an address or as JSON', async () => {
    const read = async () =>
      await open().read({ name: 'gatehouse/old/database', stage: 'old', path: 'database' });
    await set('database', `${connection}\n`, 'old');
    expect(await read()).toEqual({ is: 'value', text: JSON.stringify({ url: connection }) });
    await set('database', JSON.stringify({ url: `${connection}&a=b` }), 'old');
    expect(await read()).toEqual({ is: 'value', text: JSON.stringify({ url: `${connection}&a=b` }) });
  });

  it('adds a version to the secrets of the identity engine and keeps the old ones', async () => {
    await set('auth', 'b'.repeat(32));
    expect(await open().read({ name: 'gatehouse/new/auth', stage: 'new', path: 'auth' })).toEqual({
      is: 'value',
      text: JSON.stringify({ 1: version, 2: 'b'.repeat(32) }),
    });
  });

  it('writes the key and the sender of mail', async () => {
    const value = JSON.stringify({ apiKey: 're_hunter2', from: 'Gatehouse <no-reply@example.com>' });
    expect(await set('email', value, 'old')).toContain('delete the old one at Resend after that');
    const email = { name: 'gatehouse/old/email', stage: 'old', path: 'email' };
    expect(await open().read(email)).toEqual({ is: 'value', text: value });
    await expect(set('email', 're_hunter2', 'old')).rejects.toThrow(
      /^not written: from: .*"from":"Name <no-reply@/,
    );
  });

  it.each([
    ['database', 'hunter2', 'not written: url: invalid URL'],
    ['database', '{"url":hunter2', 'starts like JSON and is not valid JSON'],
    ['database', ' \n', 'no value was given'],
    ['auth', 'hunter2', 'too small'],
  ])('refuses %s with %j and keeps what is there', async (path, value, message) => {
    const before = await checkStage(open(), 'new');
    const refusal = await set(path, value).catch((error: Error) => error);
    expect(refusal).toMatchObject({ name: 'ValueError', message: expect.stringContaining(message) });
    expect(String(refusal)).not.toContain('hunter2');
    expect(await checkStage(open(), 'new')).toEqual(before);
  });

  it.each([
    ['email', 'stage new has no secret "email": set one of auth, database'],
    ['toString', 'stage new has no secret "toString": set one of auth, database'],
    ['database/auth', 'gatehouse/new/database/auth is written by the schema function on each deploy'],
  ])('offers only what the stage has: %s', async (path, message) => {
    await expect(set(path, connection)).rejects.toThrow(message);
  });
});

describe('an account that cannot be used', () => {
  it('names the stages there are', async () => {
    await expect(checkStage(open(), 'prod')).rejects.toThrow(
      'there are no secrets of a stage prod: this account and region have auto, new, old',
    );
  });

  it('says where nothing answers', async () => {
    const nowhere = open('new', { endpointUrl: 'http://127.0.0.1:1' });
    await expect(nowhere.list('new')).rejects.toThrow('http://127.0.0.1:1 cannot be reached (ECONNREFUSED)');
  });

  it('says that the region may be another', async () => {
    await expect(open('new', { region: 'eu-west-1' }).list('new')).rejects.toThrow(
      /does not take these credentials \(InvalidSignatureException\).*check --region eu-west-1/,
    );
  });
});
