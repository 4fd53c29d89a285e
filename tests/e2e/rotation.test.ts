import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSecretsClient } from '../support/secrets.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

let stack: TestStack;
let secrets: SecretsManagerClient;
beforeAll(async () => {
  stack = await startTestStack();
  secrets = createSecretsClient(stack.aws);
});
afterAll(async () => {
  secrets.destroy();
  await stack.stop();
});

/** Gives a role another password, in the database and in its secret, and ends its connections. */
async function rotate(role: 'auth' | 'profile'): Promise<void> {
  const SecretId = `gatehouse/dev/database/${role}`;
  const { SecretString = '{}' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  const secret = JSON.parse(SecretString);
  const password = `rotated-${role}-password`;
  const url = Object.assign(new URL(secret.url), { password }).href;
  const owner = new pg.Client(stack.database.superuserUrl);
  await owner.connect();
  await owner.query(`alter role ${secret.username} password '${password}'`);
  await secrets.send(
    new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify({ ...secret, password, url }) }),
  );
  await owner.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [
    secret.username,
  ]);
  await owner.end();
}

it.each(['profile', 'auth'] as const)(
  'T52 the warm %s function takes up a rotated password, at the latest with its second request',
  async (role) => {
    const { sessionToken, accessToken } = await stack.createPerson(`${role}@example.test`);
    const request = () =>
      role === 'auth'
        ? stack.send('GET', '/api/auth/get-session', { token: sessionToken })
        : stack.send('GET', '/api/profile', { token: accessToken });
    const before = (await request()).status;
    await rotate(role);
    await request();
    expect((await request()).status).toBe(before);
    expect((await request()).status).toBe(before);
  },
);
