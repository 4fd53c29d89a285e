import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { projectFolder } from '../support/synthesized.ts';

let stack: TestStack;
let readme: string;
beforeAll(async () => {
  readme = await readFile(join(projectFolder, 'README.md'), 'utf8');
  stack = await startTestStack();
});
afterAll(() => stack.stop());

it('the first session of the README runs as it is written and answers what it says', async () => {
  const [, script = ''] = /A first session.*?```sh\n(.*?)```/s.exec(readme) ?? [];
  const here = script.replace('API=http://127.0.0.1:3000', `API=${stack.api}`);
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', here]);
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(answers).toMatchObject([
    { status: 'ok', database: 'connected' },
    { token: null, user: { name: 'Ada', email: 'ada@example.com', emailVerified: false } },
    { age_range: '25_34', time_per_week: 5, preferred_language: 'en' },
    { age_range: '25_34', learning_mode: 'visual' },
    { success: true },
    { status: 401, error_code: 'UNAUTHENTICATED', detail: 'the session has ended: sign in again' },
  ]);
});

it('every npm script that the documents name exists', async () => {
  const { scripts } = JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8'));
  const contributing = await readFile(join(projectFolder, 'CONTRIBUTING.md'), 'utf8');
  for (const [, name = ''] of `${readme}${contributing}`.matchAll(/npm run ([\w:]+)/g))
    expect(scripts).toHaveProperty([name]);
});
