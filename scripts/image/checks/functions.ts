import { join } from 'node:path';
import { listHandlers } from '../../build/handlers.ts';
import type { Docker } from '../../local/containers/docker.ts';
import { type RunningStack, startStack } from '../../local/stack.ts';
import type { Report } from '../report.ts';
import { checkFlow } from './flow.ts';
import { samples } from './samples.ts';
import type { Subject } from './subject.ts';

/** The whole stack ends within this time. */
const stopTimeoutMs = 5_000;

/** Tried without a stack (neon.ts, events.ts, rotation.ts). */
const triedAlone = new Set(['neon', 'events', 'rotation']);

/** The whole stack in containers: the main flow over HTTP, then each function with a good and a bad event. */
export async function checkFunctions(subject: Subject, report: Report): Promise<void> {
  const before = await listContainers(subject.docker);
  let stack: RunningStack | undefined;
  await report.check('npm start -- --containers is ready', async () => {
    stack = await start(subject);
    return undefined;
  });
  if (stack === undefined) return;
  try {
    const running = stack;
    await report.check('over HTTP: sign up to sign out', () => checkFlow(running));
    for (const name of deployedFunctions(subject.root)) {
      await report.check(`${name}: answers an event, survives a bad one`, () =>
        checkFunction(name, running.invoke),
      );
    }
  } finally {
    const { stop } = stack;
    await report.check('stopping leaves no container', () => checkStop(subject, before, stop));
  }
}

function start({ docker, baseImage, cdkOut, root, scratch, signal }: Subject): Promise<RunningStack> {
  return startStack({
    folder: root,
    cdkOut,
    stage: 'dev',
    localDirectory: join(scratch, 'local'),
    apiPort: 0,
    awsPort: 0,
    containers: { docker, baseImage },
    signal,
  });
}

/** Every function but those that the dev stage is too lean for. */
function deployedFunctions(root: string): string[] {
  return listHandlers(root)
    .map(({ name }) => name)
    .filter((name) => !triedAlone.has(name));
}

async function checkFunction(name: string, invoke: RunningStack['invoke']): Promise<string> {
  const sample = samples[name];
  if (sample === undefined)
    throw new Error(`no events to try ${name} with: add them to scripts/image/checks/samples.ts`);
  const answer = async (event: unknown) => {
    const result = await invoke(name, JSON.stringify(event));
    return result.ok ? result.payload : `${result.errorType}: ${result.message}`;
  };
  for (const { event, expected } of [sample.good, sample.bad, sample.good]) {
    const found = await answer(event);
    if (!expected.test(found))
      throw new Error(`${JSON.stringify(event)} was answered with ${found}, not ${expected}`);
  }
  return '';
}

async function checkStop(
  { docker }: Subject,
  before: readonly string[],
  stop: () => Promise<void>,
): Promise<undefined> {
  const startedAtMs = performance.now();
  await stop();
  const durationMs = performance.now() - startedAtMs;
  const left = (await listContainers(docker)).filter((id) => !before.includes(id));
  if (left.length > 0) throw new Error(`containers are left: ${left.join(', ')}`);
  if (durationMs > stopTimeoutMs) throw new Error(`it took ${durationMs.toFixed(0)} ms`);
  return undefined;
}

async function listContainers(docker: Docker): Promise<string[]> {
  const ids = await docker.run(['ps', '--all', '--quiet', '--filter', 'name=gatehouse-']);
  return ids.split('\n').filter((id) => id !== '');
}
