import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLogFiles } from './log-files.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-logs-'));
});
afterEach(() => rm(directory, { recursive: true }));

it('keeps each source in a file, of the last start alone', async () => {
  const earlier = await openLogFiles(join(directory, 'logs'));
  earlier.write('auth', 'earlier');
  await earlier.close();
  const logs = await openLogFiles(join(directory, 'logs'));
  logs.write('auth', 'one');
  logs.write('access', 'two');
  logs.write('auth', 'three');
  await logs.close();
  logs.write('auth', 'too late');
  expect(await readFile(logs.path('auth'), 'utf8')).toBe('one\nthree\n');
  expect(await readFile(logs.path('access'), 'utf8')).toBe('two\n');
});
