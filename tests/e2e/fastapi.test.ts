import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { findPython } from '../../scripts/setup/python.ts';
import { describeBackend } from '../support/backends/describe-backend.ts';
import { projectFolder } from '../support/synthesized.ts';

const folder = join(projectFolder, 'examples/fastapi');
const progress = {
  say: (line: string) => void process.stderr.write(`${line}\n`),
  signal: new AbortController().signal,
};

describeBackend('the example in Python', async () => ({
  command: await findPython(progress),
  args: ['-m', 'uvicorn', '--factory', 'notes.main:create_app', '--app-dir', folder, '--port', '0'],
}));

it('is formatted and typed', async () => {
  const python = await findPython(progress);
  const check = (...args: string[]) => promisify(execFile)(python, ['-m', ...args], { cwd: folder });
  await check('black', '--check', '--quiet', '.');
  expect((await check('mypy', '--cache-dir=/dev/null', 'notes')).stdout).toContain('Success');
});
