import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestStack, type TestStack } from '../support/stack.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack.stop());

/** The bounds that a caller may rely on. */
const maxFailureMs = 5_000;
const maxHealthMs = 2_000;

async function timed<T>(work: Promise<T>): Promise<{ answer: T; ms: number }> {
  const startedAt = performance.now();
  const answer = await work;
  return { answer, ms: performance.now() - startedAt };
}

it('T53 a stopped database is 503 with Retry-After in time, and everything works again after its return', async () => {
  const { credentials, sessionToken, accessToken } = await stack.createPerson('ada@example.test');
  await stack.send('POST', '/api/profile', { token: accessToken, body: { time_per_week: 5 } });
  const requests: [string, string, object][] = [
    ['GET', '/api/profile', { token: accessToken }],
    ['PUT', '/api/profile', { token: accessToken, body: { time_per_week: 6 } }],
    ['GET', '/api/auth/token', { token: sessionToken }],
    ['GET', '/api/auth/get-session', { token: sessionToken }],
    ['POST', '/api/auth/sign-in/email', { body: credentials }],
    ['POST', '/api/auth/sign-up/email', { body: { ...credentials, email: 'new@example.test', name: 'N' } }],
  ];

  await stack.database.stop();
  for (const [method, path, options] of requests) {
    const { answer, ms } = await timed(stack.send(method, path, options));
    expect(answer, path).toMatchObject({ status: 503, body: { error_code: 'UNAVAILABLE' } });
    expect(answer.headers.get('retry-after'), path).toBe('2');
    expect(ms, path).toBeLessThan(maxFailureMs);
  }
  const health = await timed(stack.send('GET', '/health'));
  expect(health.answer).toMatchObject({ status: 503, body: { status: 'error', database: 'disconnected' } });
  expect(health.ms).toBeLessThan(maxHealthMs);
  expect((await stack.send('GET', '/.well-known/openid-configuration')).status).toBe(200);

  await stack.database.start();
  for (const [method, path, options] of requests)
    expect((await stack.send(method, path, options)).status, path).toBe(200);
  expect((await stack.send('GET', '/health')).status).toBe(200);
  expect((await stack.send('GET', '/api/profile', { token: accessToken })).body.time_per_week).toBe(6);
});
