import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InvokeResult } from '../../local/lambda/invoke-result.ts';
import type { Report } from '../report.ts';
import type { Subject } from './subject.ts';
import { withFunctions } from './with-functions.ts';

const dockerfile = `ARG BASE_IMAGE
FROM \${BASE_IMAGE}
COPY . \${LAMBDA_TASK_ROOT}/
`;

/** Functions that misbehave when they are told to, and one that tells what surrounds it. */
const bundles = {
  greedy: `export const handler = async ({ misbehave }) => {
      const kept = [];
      while (misbehave) kept.push(Buffer.alloc(16_000_000, 1));
      return 'fine';
    };`,
  slow: `export const handler = async ({ misbehave }) => {
      if (misbehave) await new Promise((resolve) => setTimeout(resolve, 60_000));
      return 'fine';
    };`,
  exiting: `export const handler = async ({ misbehave }) => {
      if (misbehave) process.exit(7);
      return 'fine';
    };`,
  broken: "throw new Error('broken at import');",
  unreadable: "export const handler = async () => 'never seen';",
  surroundings: `import { readFileSync, writeFileSync } from 'node:fs';
    const canWrite = (path) => { try { writeFileSync(path, ''); return true; } catch { return false; } };
    export const handler = async () => ({
      user: process.getuid() + ':' + process.getgid(),
      capabilities: /CapEff:\\s*(\\w+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1],
      writable: ['/tmp/file', '/var/task/file', '/file'].filter(canWrite),
    });`,
};

type Bundle = keyof typeof bundles;

/** How misbehaving functions end in containers: as on Lambda, and without harm to the next invocation. */
export async function checkLimits(subject: Subject, report: Report): Promise<void> {
  const directory = await writeFixtures(subject.scratch);
  const names = Object.keys(bundles) as Bundle[];
  await withFunctions(subject, { directory, names, environment: {} }, async (invoke) => {
    const replaces = (name: Bundle, errorType: string, message: RegExp) => async () => {
      const failure = expectFailure(await invoke(name, { misbehave: true }), errorType, message);
      expectPayload(await invoke(name, {}), '"fine"');
      return failure;
    };
    const reports = (name: Bundle, errorType: string, message: RegExp) => async () =>
      expectFailure(await invoke(name, {}), errorType, message);
    const { check } = report;
    await check(
      'too much memory: killed, and replaced',
      replaces('greedy', 'Runtime.ExitError', /signal: killed/),
    );
    await check(
      'too much time: ended, and replaced',
      replaces('slow', 'Sandbox.Timedout', /timed out after/),
    );
    await check('an exit: reported, and replaced', replaces('exiting', 'Runtime.ExitError', /exit status 7/));
    await check('an error at import: reported', reports('broken', 'Error', /broken at import/));
    await check('a file that only root reads: reported', reports('unreadable', 'Error', /EACCES/));
    await check('paused between events, no capabilities, writes /tmp alone', async () => {
      const expected = '{"user":"993:990","capabilities":"0000000000000000","writable":["/tmp/file"]}';
      expectPayload(await invoke('surroundings', {}), expected);
      expectPayload(await invoke('surroundings', {}), expected);
      return undefined;
    });
  });
}

async function writeFixtures(scratch: string): Promise<string> {
  const folder = join(scratch, 'fixtures');
  await mkdir(folder);
  await writeFile(join(folder, 'Dockerfile'), dockerfile);
  for (const [name, code] of Object.entries(bundles)) {
    await writeFile(join(folder, `${name}.mjs`), code);
    await chmod(join(folder, `${name}.mjs`), name === 'unreadable' ? 0o400 : 0o444);
  }
  return folder;
}

function expectPayload(result: InvokeResult, payload: string): void {
  if (!result.ok || result.payload !== payload)
    throw new Error(`${JSON.stringify(result)} should be ${payload}`);
}

function expectFailure(result: InvokeResult, errorType: string, message: RegExp): string {
  if (!result.ok && result.errorType.includes(errorType) && message.test(result.message))
    return result.message;
  throw new Error(`${JSON.stringify(result)} should be ${errorType} ${message}`);
}
