import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

function run(args: readonly string[], env: Record<string, string> = {}) {
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [main, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, stdout, stderr });
    });
  });
}

it('prints its options', async () => {
  const { code, stdout, stderr } = await run(['--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const option of ['--json', '--fresh', '--freeze', '--stage', 'PORT', 'AWS_PORT']) {
    expect(stdout).toContain(option);
  }
});

it('refuses what it does not know with one line and exit code 2', async () => {
  expect(await run(['--colour'])).toEqual({
    code: 2,
    stdout: '',
    stderr: "error: unknown option '--colour': npm start -- --help lists the options\n",
  });
  expect(await run([], { AWS_PORT: 'x' })).toMatchObject({ code: 2, stdout: '' });
});
