import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';

const module = JSON.stringify(new URL('./interruption.ts', import.meta.url));

/** A program that lives until it is interrupted, and tells what by. */
const program = `const { listenForInterruption } = await import(${module});
  const signal = listenForInterruption(() => process.exit(9));
  const alive = setInterval(() => {}, 60_000);
  signal.addEventListener('abort', () => {
    process.stdout.write(signal.reason.message);
    clearInterval(alive);
  });
  process.stdout.write('ready, ');`;

const node = [process.execPath, '--input-type=module', '--eval', program] as const;

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends by %s, sent twice at once', async (signal) => {
  const child = spawn(node[0], node.slice(1));
  const output = text(child.stdout);
  await once(child.stdout, 'readable');
  child.kill(signal);
  child.kill(signal);
  expect(await output).toBe(`ready, ended by ${signal}`);
});

it('ends when npm, which started it by a shell, is gone', async () => {
  const shell = spawn('/bin/sh', ['-c', '"$@" & wait', 'sh', ...node], {
    env: { ...process.env, npm_lifecycle_event: 'start' },
  });
  const output = text(shell.stdout);
  await once(shell.stdout, 'readable');
  shell.kill('SIGTERM');
  expect(await output).toBe('ready, ended by the end of npm');
});
