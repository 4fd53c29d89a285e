import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AlreadyRunningError, acquireLock } from './lock.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('refuses a second runner and tells where the first answers', async () => {
  const lock = await acquireLock(folder);
  await expect(acquireLock(folder)).rejects.toThrow(
    `gatehouse already runs in this folder (pid ${process.pid}, still starting): ` +
      `use it, or stop it with kill ${process.pid}`,
  );
  lock.announce('http://127.0.0.1:3000');
  const second = acquireLock(join(folder, '.', ''));
  await expect(second).rejects.toThrow(AlreadyRunningError);
  await expect(second).rejects.toThrow(`(pid ${process.pid}, http://127.0.0.1:3000)`);
  await lock.release();
});

it('goes to one of several that ask at once', async () => {
  const locks = await Promise.allSettled([1, 2, 3].map(() => acquireLock(folder)));
  const [lock, ...others] = locks.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []));
  expect(others).toEqual([]);
  await lock?.release();
});

it('can be taken again after its release', async () => {
  const lock = await acquireLock(folder);
  await lock.release();
  await lock.release();
  await (await acquireLock(folder)).release();
});

it('lets two folders run at once', async () => {
  const lock = await acquireLock(folder);
  const other = await mkdtemp(join(folder, 'other-'));
  await (await acquireLock(other)).release();
  await lock.release();
});

it('takes over from a runner that was killed', async () => {
  const script = `const { acquireLock } = await import(${JSON.stringify(new URL('./lock.ts', import.meta.url))});
    await acquireLock(${JSON.stringify(folder)});
    process.stdout.write('held');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
  await once(child.stdout, 'data');
  await expect(acquireLock(folder)).rejects.toThrow(`pid ${child.pid}`);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await (await acquireLock(folder)).release();
});
