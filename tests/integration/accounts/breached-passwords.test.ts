import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { captureLines } from '#shared/observability/testing';
import { createBreachCheck } from '#shared/passwords/breached';
import { startAccounts, type TestAccounts } from '../../support/accounts.ts';
import { bearer, password } from '../../support/auth.ts';

const breached = 'breached before';

/** Speaks the range API of Pwned Passwords, about one password; remembers what it was asked. */
const asked: string[] = [];
let isDown = false;
const server = createServer((request, response) => {
  asked.push(String(request.url));
  if (isDown) return void request.socket.destroy();
  const digest = createHash('sha1').update(breached).digest('hex').toUpperCase();
  const isAbout = request.url === `/range/${digest.slice(0, 5)}`;
  response.end(`${'0'.repeat(35)}:0${isAbout ? `\r\n${digest.slice(5)}:42` : ''}`);
});

let accounts: TestAccounts;
let strict: ReturnType<TestAccounts['createEnvironment']>;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const breachCheck = createBreachCheck({ url, timeoutMs: 10_000 });
  accounts = await startAccounts({ breachCheck });
  strict = accounts.createEnvironment({ breachCheck, refuseUncheckedPasswords: true });
});
afterAll(async () => {
  await accounts.stop();
  server.close();
});
afterEach(() => {
  isDown = false;
  vi.restoreAllMocks();
});

const refused = { status: 400, body: { code: 'PASSWORD_COMPROMISED' } };
const signUp = (email: string, secret: string, environment = strict) =>
  environment.ask('POST', '/signup', { body: { email, name: 'Ada', password: secret } });
const reset = (token: string, newPassword: string) =>
  strict.ask('POST', '/reset-password', { body: { token, newPassword } });
const statusOfSignIn = async (email: string, secret: string) =>
  (await accounts.ask('POST', '/signin', { body: { email, password: secret } })).status;

describe('T35 a password from a list of stolen ones', () => {
  it('is refused at a sign-up, whether or not the address is known', async () => {
    await accounts.register('known@example.test');
    for (const email of ['known@example.test', 'new@example.test'])
      expect(await signUp(email, breached)).toMatchObject(refused);
    expect(await accounts.rows(`select from "user" where "email" = 'new@example.test'`)).toEqual([]);
  });

  it('is refused at a change, and the old one stays', async () => {
    const { token, email } = await accounts.join('change@example.test');
    const body = { currentPassword: password, newPassword: breached };
    expect(await accounts.ask('POST', '/change-password', { headers: bearer(token), body })).toMatchObject(
      refused,
    );
    expect(await statusOfSignIn(email, password)).toBe(200);
  });

  it('is refused at a reset, whose token still works', async () => {
    await accounts.register('reset@example.test');
    const token = await accounts.askForReset('reset@example.test');
    expect(await reset(token, breached)).toMatchObject(refused);
    expect((await reset(token, 'another good password')).status).toBe(200);
  });

  it('is not looked up at a sign-in, and only five digits of a digest ever are', async () => {
    asked.length = 0;
    expect(await statusOfSignIn('known@example.test', password)).toBe(200);
    expect(await statusOfSignIn('known@example.test', breached)).toBe(401);
    expect(asked).toEqual([]);
    await signUp('digits@example.test', 'a password that nobody has');
    expect(asked).toEqual([expect.stringMatching(/^\/range\/[\dA-F]{5}$/)]);
  });
});

describe('T35 while nobody can say whether a password was stolen', () => {
  const countOutages = (lines: Record<string, unknown>[]) =>
    lines.filter((line) => line.BreachCheckFailed === 1).length;

  it('it is accepted where the stage says so, and the outage is counted', async () => {
    isDown = true;
    const lines = captureLines();
    expect((await signUp('accepted@example.test', breached, accounts)).status).toBe(201);
    expect(countOutages(lines())).toBe(1);
  });

  it('it is refused where the stage says so, with Retry-After, and nothing is lost', async () => {
    await accounts.register('later@example.test');
    const token = await accounts.askForReset('later@example.test');
    isDown = true;
    const lines = captureLines();
    for (const answer of [
      await signUp('never@example.test', password),
      await reset(token, 'another good password'),
    ]) {
      expect(answer).toMatchObject({ status: 503, body: { error_code: 'UNAVAILABLE' } });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect(countOutages(lines())).toBe(2);
    expect(await statusOfSignIn('later@example.test', password)).toBe(200);
    isDown = false;
    expect((await reset(token, 'another good password')).status).toBe(200);
  });
});
