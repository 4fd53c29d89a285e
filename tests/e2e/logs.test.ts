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

  const logs = await stack.readLogs();
  const text = [...logs.values()].join('\n');
  expect([...logs.keys()]).toEqual(expect.arrayContaining(['access.log', 'auth.log', 'profile.log']));
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
