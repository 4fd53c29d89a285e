import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runOperator } from '../support/operator.ts';
import { createSecretsClient } from '../support/secrets.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

let stack: TestStack;
let secrets: SecretsManagerClient;
let superuser: pg.Client;
beforeAll(async () => {
  stack = await startTestStack();
  secrets = createSecretsClient(stack.aws);
  superuser = new pg.Client(stack.database.superuserUrl);
  await superuser.connect();
});
afterAll(async () => {
  await superuser.end();
  secrets.destroy();
  await stack.stop();
});

const rotate = (path: string, ...options: string[]) =>
  runOperator('secrets', ['rotate', path, '--stage', 'dev', '--endpoint-url', stack.aws, ...options]);
const read = async (path: string) => {
  const command = new GetSecretValueCommand({ SecretId: `gatehouse/dev/${path}` });
  return JSON.parse((await secrets.send(command)).SecretString ?? '');
};
const labels = async (path: string) => {
  const command = new DescribeSecretCommand({ SecretId: `gatehouse/dev/${path}` });
  return Object.values((await secrets.send(command)).VersionIdsToStages ?? {});
};
const works = async (connectionString: string) => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.end();
  return true;
};

/** Requests in flight at any time. */
const parallelRequests = 4;
/** All come from one address: what counts its requests is emptied before it has counted to a limit. */
const requestsBetweenLimits = 40;

type Request = () => Promise<string>;

/**
 * Sends `requests` in turn, again and again, until `work` is done and for a round more. Each answers what was wrong with
 * the answer, or nothing.
 */
async function underLoad<T>(requests: readonly Request[], work: () => Promise<T>) {
  const faults: string[] = [];
  let sent = 0;
  let isOver = false;
  const send = async () => {
    for (let left = requests.length; left > 0; left -= isOver ? 1 : 0) {
      if (sent % requestsBetweenLimits === 0) await stack.forgetLimits();
      const fault = await requests[sent++ % requests.length]?.();
      if (fault) faults.push(fault);
    }
  };
  const finish = () => {
    isOver = true;
  };
  const load = Array.from({ length: parallelRequests }, send);
  const [result] = await Promise.all([work().finally(finish), ...load]);
  return { result, faults, sent };
}

it('T52 database passwords are rotated under load: 0 failed', { timeout: 60_000 }, async () => {
  const ada = await stack.createPerson('ada@example.test');
  await stack.send('POST', '/api/profile', { token: ada.accessToken, body: { time_per_week: 5 } });
  const requests = [
    ['/api/profile', ada.accessToken],
    ['/api/auth/token', ada.sessionToken],
    ['/health', undefined],
    ['/api/auth/get-session', ada.sessionToken],
    ['/api/profile', ada.sessionToken],
  ].map(([path = '', token]) => async () => {
    const { status } = await stack.send('GET', path, { token });
    return status === 200 ? '' : `${path} ${status}`;
  });
  const roles = ['auth', 'profile'];
  const before = await Promise.all(roles.map((role) => read(`database/${role}`)));

  const { result, faults, sent } = await underLoad(requests, async () => {
    const rotations = await Promise.all(roles.map((role) => rotate(`database/${role}`)));
    // As a deployment does: it keeps the login that is in use.
    return { rotations, deployment: await stack.invoke('schema', '{}') };
  });
  expect(faults).toEqual([]);
  expect(sent).toBeGreaterThan(50);
  for (const [index, { exitCode, stdout }] of result.rotations.entries()) {
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(
        new RegExp(`^gatehouse/dev/database/${roles[index]} was rotated in \\d+\\.\\d s`),
      ),
    });
  }
  expect(result.deployment).toMatchObject({ ok: true });
  const after = await Promise.all(roles.map((role) => read(`database/${role}`)));
  expect(after.map(({ username }) => username)).toEqual(roles.map((role) => `gatehouse_${role}_b`));
  for (const { url } of [...before, ...after]) expect(await works(url)).toBe(true);
  expect(await labels('database/profile')).toEqual([['AWSPREVIOUS'], ['AWSCURRENT']]);
});

it('T52 functions that know only the password before take up the new one when it ends', async () => {
  const grace = await stack.createPerson('grace@example.test');
  const get = () => stack.send('GET', '/api/profile', { token: grace.accessToken });
  expect((await get()).status).toBe(404);
  await superuser.query('alter role gatehouse_profile nologin');
  await superuser.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'gatehouse_profile'`,
  );
  await get();
  expect((await get()).status).toBe(404);
});

it('a rotation that fails says where to look, and leaves the value', async () => {
  const before = await read('database/profile');
  const again = await rotate('database/profile', '--wait', '1');
  expect(again).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining(
      'was not rotated within 1 s, and its value is the one before: the log /aws/lambda/gatehouse-dev-rotation says why',
    ),
  });
  expect(await read('database/profile')).toEqual(before);
  expect(await labels('database/profile')).toContainEqual(['AWSPENDING']);
  const { exitCode, stderr } = await rotate('email');
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: expect.stringContaining('stage dev does not rotate "email": rotate one of auth, database/admin'),
  });
});

it('T52 Better Auth’s secret is rotated under load: 0 failed, nobody signed out', {
  timeout: 60_000,
}, async () => {
  const linus = await stack.createPerson('linus@example.test');
  const signIn = async () => {
    const { status, headers } = await stack.send('POST', '/api/auth/sign-in/email', {
      body: linus.credentials,
    });
    const [cookie = ''] = headers.getSetCookie().map((set) => set.split(';')[0] ?? '');
    return { status, shown: [{ cookie }, { authorization: `Bearer ${headers.get('set-auth-token')}` }] };
  };
  const shown: Record<string, string>[] = (await signIn()).shown;
  const requests = [
    async () => {
      const signedIn = await signIn();
      shown.push(...signedIn.shown);
      return signedIn.status === 200 ? '' : `sign-in ${signedIn.status}`;
    },
    ...Array.from({ length: 6 }, (_, index) => async () => {
      // The newest and the oldest alike.
      const headers = (index % 2 ? shown[index] : shown.at(-index - 1)) ?? shown[0] ?? {};
      const { status, body } = await stack.send('GET', '/api/auth/get-session', { headers });
      return status === 200 && body?.user.id === linus.userId ? '' : `get-session ${status} ${body}`;
    }),
  ];
  const { result, faults, sent } = await underLoad(requests, () => rotate('auth'));
  expect(faults).toEqual([]);
  expect(result).toMatchObject({ exitCode: 0 });
  expect(Object.keys(await read('auth'))).toEqual(['1', '2']);
  expect(sent).toBeGreaterThan(20);

  // Environments that have never known the version before, and all that was ever signed.
  const { faults: later } = await underLoad(
    shown.map((headers) => async () => {
      const { body } = await stack.send('GET', '/api/auth/token', { headers });
      return body?.token ? '' : JSON.stringify(body);
    }),
    () => Promise.all(Array.from({ length: 10 }, signIn)),
  );
  expect(later).toEqual([]);
});
