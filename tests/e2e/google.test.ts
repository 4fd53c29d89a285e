import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Choice, consent } from '../support/google.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { projectFolder } from '../support/synthesized.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack.stop());

const cookiesOf = ({ headers }: { headers: Headers }) =>
  headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');

/** Signs in as a browser would, and answers its cookies and every secret that it met on the way. */
async function signInAs(choice: Choice) {
  const callbackURL = 'http://127.0.0.1:5173/welcome';
  const body = { provider: 'google', callbackURL };
  const begun = await stack.send('POST', '/api/auth/sign-in/social', { body });
  const back = await consent(begun.body.url, choice);
  expect(back.origin).toBe(stack.api);
  const headers = { cookie: cookiesOf(begun) };
  const ended = await stack.send('GET', `${back.pathname}${back.search}`, { headers });
  expect({ status: ended.status, to: ended.headers.get('location') }).toEqual({
    status: 302,
    to: callbackURL,
  });
  const secrets = ['code', 'state'].map((name) => String(back.searchParams.get(name)));
  return { cookie: cookiesOf(ended), secrets };
}

it('a person signs in with Google, and the access token works on every protected route', async () => {
  const { cookie } = await signInAs({ email: 'ada@gmail.test', name: 'Ada' });
  const { body } = await stack.send('GET', '/api/auth/token', { headers: { cookie } });
  const { token } = body;
  expect((await stack.send('GET', '/api/profile', { token })).status).toBe(404);
  expect((await stack.send('POST', '/api/profile', { token, body: { time_per_week: 1 } })).status).toBe(201);
  const headers = { cookie, origin: stack.api };
  expect((await stack.send('POST', '/api/auth/sign-out', { headers })).status).toBe(200);
  expect((await stack.send('GET', '/api/profile', { token })).status).toBe(401);
});

it('T49 the audit log tells how somebody has signed in, and no log has a code, a state or a token', async () => {
  const { cookie, secrets } = await signInAs({ email: 'logged@gmail.test' });
  const logs = await Promise.all(
    (await readdir(stack.logs)).map((name) => readFile(join(stack.logs, name), 'utf8')),
  );
  const all = logs.join('\n');
  expect(all).toMatch(/"event":"sign_in","outcome":"ok".*"method":"google"/);
  const session = /session_token=([^.;]+)/.exec(cookie)?.[1];
  for (const secret of [...secrets, session]) expect(all).not.toContain(secret);
  expect(all).not.toContain('logged@gmail.test');
});

it('the sign-in of the README runs as it is written and answers what it says', async () => {
  const readme = await readFile(join(projectFolder, 'README.md'), 'utf8');
  const [, helpers = ''] = /```sh\n(API=.*?)\n\n/s.exec(readme) ?? [];
  const [, script = ''] = /Sign in with "Google".*?```sh\n(.*?)```/s.exec(readme) ?? [];
  const commands = `${helpers}\n${script}`.replace('http://127.0.0.1:3000', stack.api);
  const cwd = await mkdtemp(join(tmpdir(), 'gatehouse-readme-'));
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', commands], { cwd });
  const [target, answer = ''] = stdout.split('\n');
  expect(target).toBe(`${stack.api}/health`);
  const user = { email: 'grace@example.com', name: 'Grace', emailVerified: true };
  expect(JSON.parse(answer.replace(/ 200$/, ''))).toMatchObject(user);
  expect(await readdir(cwd)).toEqual([]);
  await rm(cwd, { recursive: true });
});
