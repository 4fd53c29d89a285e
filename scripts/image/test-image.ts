import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportResult } from '../check/results.ts';
import { readAssembly } from '../local/assembly/manifest.ts';
import { InterruptedError, listenForInterruption } from '../local/interruption.ts';
import { createScope, type Scope } from '../local/scope.ts';
import { synthesize } from '../local/synthesize.ts';
import { formatProblem } from '../local/terminal/problem.ts';
import type { Progress } from '../setup/progress.ts';
import { findBaseImage } from './base/base-image.ts';
import { checkEvents } from './checks/events.ts';
import { checkFunctions } from './checks/functions.ts';
import { checkImage } from './checks/image.ts';
import { checkLimits } from './checks/limits.ts';
import { checkNeon } from './checks/neon.ts';
import { checkRotation } from './checks/rotation.ts';
import { findEngine } from './engine/find-engine.ts';
import { createReport, type Report } from './report.ts';

const root = join(import.meta.dirname, '../..');

/** Builds the image, runs every function in it, and gives the exit code. Whatever it has started ends with it. */
export async function testImage(): Promise<number> {
  const signal = listenForInterruption(() => process.exit(1));
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const report = createReport((line) => void process.stdout.write(`${line}\n`), signal);
  const scope = createScope();
  try {
    await run(report, scope, { say, signal });
  } catch (error) {
    if (!(error instanceof InterruptedError))
      await report.check('everything runs', () => Promise.reject(error));
  } finally {
    await scope.end().catch((error) => say(formatProblem(error)));
  }
  const { passed, failed } = report.counts();
  reportResult({ passed, failed: signal.aborted ? failed + 1 : failed });
  return failed === 0 && !signal.aborted ? 0 : 1;
}

async function run(report: Report, scope: Scope, progress: Progress): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'gatehouse-image-'));
  await scope.defer(() => rm(scratch, { recursive: true, force: true }));
  const docker = await findEngine(scope, scratch, progress);
  const { reference: baseImage, isStandIn } = await findBaseImage(docker, scratch, progress);
  if (isStandIn) await scope.defer(() => docker.run(['image', 'rm', baseImage]));
  const { signal } = progress;
  const cdkOut = join(scratch, 'cdk.out');
  await synthesize({ folder: root, stage: 'dev', signal }, cdkOut, (_title, work) => work());
  const imageDirectory = await findImageDirectory(cdkOut);
  const subject = { docker, baseImage, cdkOut, imageDirectory, scratch, root, signal };
  await checkImage(subject, report);
  await checkFunctions(subject, report);
  await checkNeon(subject, report);
  await checkEvents(subject, report);
  await checkRotation(subject, report);
  await checkLimits(subject, report);
}

async function findImageDirectory(cdkOut: string): Promise<string> {
  const [image] = (await readAssembly(cdkOut)).images.values();
  if (image === undefined) throw new Error(`${cdkOut} has no container image`);
  return image.directory;
}
