import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withOwnerConnection } from '#shared/database/owner';
import { runOperator } from '../support/operator.ts';
import { createAuthenticator } from '../support/second-factor.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack.stop());

const run = (command: 'users' | 'upkeep', ...args: string[]) =>
  runOperator(command, [...args, '--stage', 'dev', '--endpoint-url', stack.aws]);

const asOwner = (statement: string, values: unknown[] = []) =>
  withOwnerConnection({ url: stack.postgres, proxy: stack.database.proxyUrl }, async (client) =>
    client.query(statement, values),
  );

type Person = Awaited<ReturnType<TestStack['createPerson']>>;

/** What the API answers to somebody with an access token, with a session token, and at a new sign-in. */
async function statuses({ accessToken, sessionToken, credentials }: Person) {
  const session = await stack.send('GET', '/api/auth/get-session', { token: sessionToken });
  const answers = await Promise.all([
    stack.send('GET', '/api/profile', { token: accessToken }),
    stack.send('GET', '/api/profile', { token: sessionToken }),
    stack.send('POST', '/api/auth/sign-in/email', { body: credentials }),
  ]);
  return [...answers.map(({ status }) => status), session.body === null ? 'no session' : 'session'];
}
const signedIn = [404, 404, 200, 'session'];

describe('npm run users', () => {
  it('T24 bans somebody at once, over HTTP, and takes it back', async () => {
    const ada = await stack.createPerson('ada@example.test');
    expect(await statuses(ada)).toEqual(signedIn);
    const banned = await run('users', 'ban', 'ada@example.test', '--reason', 'spam');
    expect(banned).toMatchObject({ exitCode: 0, stderr: '' });
    expect(banned.stdout).toBe(`ada@example.test (${ada.userId}) is banned, sessions ended: 2\n`);
    const [access, session, signIn, current] = await statuses(ada);
    expect([access, session, current]).toEqual([401, 401, 'no session']);
    expect(signIn).toBeGreaterThanOrEqual(400);
    expect(await run('users', 'unban', 'ada@example.test')).toMatchObject({ exitCode: 0 });
    const again = await stack.send('POST', '/api/auth/sign-in/email', { body: ada.credentials });
    expect(again.status).toBe(200);
  });

  it('T24 signs somebody out, then deletes the account, at once', async () => {
    const bob = await stack.createPerson('bob@example.test');
    expect(await run('users', 'sign-out', bob.userId)).toMatchObject({ exitCode: 0 });
    expect(await statuses(bob)).toEqual([401, 401, 200, 'no session']);
    const unsure = await run('users', 'delete', 'bob@example.test');
    expect(unsure).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('say --yes') });
    const signIn = await stack.send('POST', '/api/auth/sign-in/email', { body: bob.credentials });
    expect(await run('users', 'delete', 'bob@example.test', '--yes')).toMatchObject({ exitCode: 0 });
    expect(await statuses({ ...bob, sessionToken: signIn.body.token })).toEqual([
      401,
      401,
      401,
      'no session',
    ]);
    const gone = await run('users', 'show', 'bob@example.test');
    expect(gone).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining('there is no user'),
    });
  });

  it('T36 lets somebody in again who has lost app and recovery codes, and tells the owner', async () => {
    const { credentials, sessionToken } = await stack.createPerson('lost@example.test');
    const body = { password: credentials.password };
    const enabled = await stack.send('POST', '/api/auth/two-factor/enable', { token: sessionToken, body });
    const code = createAuthenticator(enabled.body.totpURI).code();
    await stack.send('POST', '/api/auth/two-factor/verify-totp', { token: sessionToken, body: { code } });
    const signIn = () => stack.send('POST', '/api/auth/sign-in/email', { body: credentials });
    expect((await signIn()).body).toMatchObject({ twoFactorRedirect: true });
    expect((await run('users', 'show', 'lost@example.test')).stdout).toMatch(/^second factor +yes$/m);
    expect(await run('users', 'reset-second-factor', 'lost@example.test')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/is asked for no code any more, sessions ended: 1\n$/),
    });
    expect((await signIn()).body).toMatchObject({ token: expect.any(String) });
    expect(stack.mail.list()[0]).toMatchObject({
      to: 'lost@example.test',
      text: expect.stringMatching(/The\s+people\s+who\s+run\s+this\s+service\s+have\s+removed/),
    });
  });

  it('T49 exports one user as JSON alone, and says in the audit log who the caller is', async () => {
    const eve = await stack.createPerson('eve@example.test');
    const { exitCode, stdout } = await run('users', 'export', 'eve@example.test');
    const exported = JSON.parse(stdout);
    expect({ exitCode, user: exported.user }).toMatchObject({ exitCode: 0, user: [{ id: eve.userId }] });
    for (const secret of [eve.sessionToken, eve.accessToken, eve.credentials.password])
      expect(stdout).not.toContain(secret);
    const log = await readFile(join(stack.localDirectory, 'logs/admin.log'), 'utf8');
    const lines = log.split('\n').flatMap((line) => (line.includes('"exported"') ? [JSON.parse(line)] : []));
    expect(lines).toMatchObject([
      {
        message: 'audit',
        event: 'administration',
        user_id: eve.userId,
        claimed_operator: 'arn:aws:iam::000000000000:root',
        request_id: expect.stringMatching(/^[\da-f-]{36}$/),
      },
    ]);
    expect(log).not.toContain('eve@example.test');
  });

  it('T50 no route leads to the functions of operators', () => {
    const reached = new Set(stack.routes.map((route) => route.function));
    expect(reached.has('auth')).toBe(true);
    for (const name of ['admin', 'maintenance', 'schema']) expect(reached.has(name)).toBe(false);
  });
});

describe('upkeep', () => {
  const expireSessions = (email: string) =>
    asOwner(
      `update "session" set "expiresAt" = now() - interval '1 hour'
        where "userId" = (select "id" from "user" where "email" = $1)`,
      [email],
    );

  it('runs by its schedule, with the permission of the schedule’s role alone', async () => {
    await stack.createPerson('old@example.test');
    await expireSessions('old@example.test');
    const result = await stack.runSchedule('gatehouse-dev-upkeep');
    expect(result).toMatchObject({ ok: true });
    expect(JSON.parse(result.ok ? result.payload : '')).toMatchObject({
      complete: true,
      purged: { sessions: 1 },
    });
    const log = await readFile(join(stack.localDirectory, 'logs/maintenance.log'), 'utf8');
    for (const metric of ['"UpkeepCompleted":1', '"RowsPurged":', '"SigningKeyAgeDays":0.'])
      expect(log).toContain(metric);
  });

  it('runs at once by npm run upkeep, which prints what was purged', async () => {
    await stack.createPerson('older@example.test');
    await expireSessions('older@example.test');
    const { exitCode, stdout } = await run('upkeep');
    expect(stdout).toMatch(/^ {2}sessions +1 purged$/m);
    expect(stdout).toMatch(/newest signing key: 0\.0 days old/);
    expect(exitCode).toBe(0);
    const again = await run('upkeep', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ complete: true, purged: { sessions: 0 } });
  });

  it('fails by name when the database is away, as administration does', async () => {
    await stack.database.stop();
    const { exitCode, stdout, stderr } = await run('upkeep');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^error: gatehouse-dev-maintenance failed: .*database/);
    const administration = await run('users', 'show', 'ada@example.test');
    expect(administration).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('database') });
  });
});
