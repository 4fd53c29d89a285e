import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLogFiles } from './log-files.ts';

let directory: string;
const problems: string[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-logs-'));
});
afterEach(() => rm(directory, { recursive: true }));

it('keeps each source in a file, of the last start alone', async () => {
  const earlier = await openLogFiles(join(directory, 'logs'), (line) => problems.push(line));
  earlier.write('auth', 'earlier');
  await earlier.close();
  const logs = await openLogFiles(join(directory, 'logs'), (line) => problems.push(line));
  logs.write('auth', 'one');
  logs.write('access', 'two');
  logs.write('auth', 'three');
  await logs.close();
  logs.write('auth', 'too late');
  expect(await readFile(logs.path('auth'), 'utf8')).toBe('one\nthree\n');
  expect(await readFile(logs.path('access'), 'utf8')).toBe('two\n');
  expect(problems).toEqual([]);
});

it.skipIf(process.platform !== 'linux')('goes on when a disk is full, and says so once', async () => {
  await symlink('/dev/full', join(directory, 'auth.log'));
  const logs = await openLogFiles(directory, (line) => problems.push(line));
  logs.write('auth', 'one');
  await expect.poll(() => problems).toEqual([expect.stringMatching(/auth\.log cannot be written: ENOSPC/)]);
  logs.write('auth', 'two');
  logs.write('access', 'three');
  await logs.close();
  expect(await readFile(logs.path('access'), 'utf8')).toBe('three\n');
  expect(problems).toHaveLength(1);
});
