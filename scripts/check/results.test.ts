import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const ciRun = join(import.meta.dirname, '../../.ci/run');
const module = JSON.stringify(new URL('./results.ts', import.meta.url));

/** Runs `.ci/run` with a stand-in for npm that reports the given results, `test` first. */
function run(...results: (readonly [number, number] | 'dies')[]) {
  const folder = mkdtempSync(join(tmpdir(), 'ci-run-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const commands = results.map((result) => {
    if (result === 'dies') return 'exit 1';
    const [passed, failed] = result;
    const code = `import { reportResult } from ${module}; reportResult({ passed: ${passed}, failed: ${failed} })`;
    return `exec '${process.execPath}' --input-type=module --eval '${code}'`;
  });
  const npm = `#!/bin/sh\nif [ "$1" = test ]; then ${commands[0]}; fi\n${commands[1]}\n`;
  writeFileSync(join(folder, 'npm'), npm);
  chmodSync(join(folder, 'npm'), 0o755);
  const env = { ...process.env, PATH: [folder, process.env.PATH].join(delimiter) };
  const { stdout, status } = spawnSync(ciRun, { env, encoding: 'utf8' });
  return { stdout: stdout.trim(), status };
}

test.each([
  [
    'both pass',
    [
      [300, 0],
      [20, 0],
    ],
    '320 passed, 0 failed',
    0,
  ],
  [
    'the first fails',
    [
      [299, 1],
      [20, 0],
    ],
    '319 passed, 1 failed',
    1,
  ],
  [
    'the second fails',
    [
      [300, 0],
      [18, 2],
    ],
    '318 passed, 2 failed',
    1,
  ],
  ['the second ends without a result', [[300, 0], 'dies'], '300 passed, 1 failed', 1],
  ['neither has a result', ['dies', 'dies'], '0 passed, 2 failed', 1],
] as const)('sums up when %s', (_, results, stdout, status) => {
  expect(run(...results)).toEqual({ stdout, status });
});
