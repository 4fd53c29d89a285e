import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRoutes } from '../../functions/auth/routes.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { projectFolder } from '../support/synthesized.ts';

let stack: TestStack;
let readme: string;
beforeAll(async () => {
  readme = await readFile(join(projectFolder, 'README.md'), 'utf8');
  stack = await startTestStack();
});
afterAll(() => stack.stop());

/** What a line of the answers says, and the status after it. */
function readLine(line: string): { body: unknown; status: number } {
  const [, body, status] = /^(.*) (\d{3})$/.exec(line) ?? [];
  return { body: body ? JSON.parse(body) : undefined, status: Number(status) };
}

it('the first session of the README runs as it is written and answers what it says', async () => {
  const [, script = '', shown = ''] =
    /A first session.*?```sh\n(.*?)```.*?```\n(.*?)\n```/s.exec(readme) ?? [];
  const here = script.replace('http://127.0.0.1:3000', stack.api).replace('http://127.0.0.1:4566', stack.aws);
  expect(here).not.toContain('127.0.0.1:3000');
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', here]);
  const answers = stdout.trimEnd().split('\n');
  const refused = { error_code: 'UNAUTHENTICATED', status: 401 };
  expect(answers.map(readLine)).toMatchObject([
    { status: 201, body: { token: null, user: { emailVerified: false }, verificationEmailSent: true } },
    { status: 200, body: { status: true, user: null } },
    { status: 201, body: { age_range: '25_34', time_per_week: 5, preferred_language: 'en' } },
    {
      status: 200,
      body: [
        { userAgent: 'Phone', isCurrent: false },
        { userAgent: 'Laptop', isCurrent: true },
      ],
    },
    { status: 204, body: undefined },
    { status: 401, body: refused },
    { status: 401, body: { ...refused, detail: 'the session has ended: sign in again' } },
    { status: 200, body: { status: true } },
    { status: 200, body: { status: true } },
    { status: 401, body: refused },
    { status: 200, body: { email: 'ada@example.com', name: 'Ada', image: null, emailVerified: true } },
  ]);
  expect(shown.split('\n').map((line) => line.slice(-4))).toEqual(answers.map((line) => line.slice(-4)));
});

it('users of a seeded source move, and move back, by the commands of the README', async () => {
  const [, script = ''] = /## Move users.*?```sh\n(.*?)```/s.exec(readme) ?? [];
  const local = `--endpoint-url ${stack.aws}`;
  const commands = script
    .replaceAll('--endpoint-url http://127.0.0.1:4566', local)
    .replace('--users 10000', `--users 200 ${local}`)
    .replaceAll('npm run', 'npm run --silent')
    .split('\n')
    .filter((line) => line.startsWith('npm run'));
  expect(commands).toHaveLength(3);
  const exitCodes = commands.map((command) => `${command}\necho "exit code $?"`).join('\n');
  const { stdout } = await promisify(execFile)('bash', ['-c', exitCodes], { cwd: projectFolder });
  expect(stdout).toContain('200 users and ');
  expect(stdout).toMatch(/^run .*: verified, with issues$/m);
  expect(stdout).toMatch(/^run .*: rolled back$/m);
  expect(stdout.match(/^exit code \d+$/gm)).toEqual(['exit code 0', 'exit code 3', 'exit code 0']);
});

it('every npm script that the documents name exists', async () => {
  const { scripts } = JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8'));
  const contributing = await readFile(join(projectFolder, 'CONTRIBUTING.md'), 'utf8');
  for (const [, name = ''] of `${readme}${contributing}`.matchAll(/npm run ([\w:]+)/g))
    expect(scripts).toHaveProperty([name]);
});

it('every route below /api/auth that the README names is open', () => {
  const [, table = ''] = /Below `\/api\/auth`:\n\n(.*?)\n\n/s.exec(readme) ?? [];
  const named = [...table.matchAll(/`([A-Z]+) ([\w{}/-]+)`/g)].map(
    ([, method, path]) => `${method} /${path}`,
  );
  expect(named.length).toBeGreaterThan(10);
  for (const route of named) expect(openRoutes).toHaveProperty([route]);
});
