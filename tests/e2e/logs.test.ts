import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestStack, type TestStack } from '../support/stack.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack.stop());

it('T49 no password, token, cookie or address of the database reaches a log', async () => {
  const { credentials, sessionToken, accessToken } = await stack.createPerson('ada@example.test');
  await stack.send('GET', '/api/profile', { token: accessToken });
  await stack.send('POST', '/api/auth/sign-in/email', {
    body: { ...credentials, password: 'wrong-password-77' },
  });
  await stack.database.stop();
  await stack.send('GET', '/api/profile', { token: accessToken });
  await stack.send('GET', '/api/auth/token', { token: sessionToken });

  const folder = join(stack.localDirectory, 'logs');
  const files = await readdir(folder);
  const text = (await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))).join('\n');
  expect(files).toEqual(expect.arrayContaining(['access.log', 'auth.log', 'profile.log']));
  expect(text).toContain('"route":"GET /api/profile"');
  const databasePassword = new URL(stack.postgres).password;
  for (const secret of [
    credentials.password,
    'wrong-password-77',
    sessionToken,
    accessToken,
    databasePassword,
    'postgresql://',
  ]) {
    expect(text).not.toContain(secret);
  }
});
