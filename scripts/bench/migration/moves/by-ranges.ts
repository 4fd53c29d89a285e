import { migrationInput, type OpenedRun } from '#shared/contract/migration';
import type { StepTask } from '../contestants/gatehouse.ts';
import { startWorker, type Worker } from '../worker.ts';
import { type Field, type Moved, startClock } from './field.ts';

/** What an execution does unless it is told otherwise. */
export const { maxConcurrency, batchSize } = migrationInput.parse({ mode: 'copy' });

/** Plans and copies, a process for each range at work, as the state machine has its functions do it. */
export async function moveByRanges({ folder, sourceUrl, target }: Field): Promise<Moved> {
  const workers = await Promise.all(
    Array.from({ length: maxConcurrency }, () => startWorker<StepTask>(folder, 'gatehouse')),
  );
  const readClock = startClock();
  const run = await open(workers[0], { sourceUrl, target: target.connectAs('migration-plan') });
  const connections = { sourceUrl, target: target.connectAs('migration-copy') };
  const peakBytes = await copyRanges(workers, run, (range) => ({ step: 'copy', run, range, ...connections }));
  const moved = { ...readClock(), peakBytes };
  await Promise.all(workers.map((worker) => worker.stop()));
  return moved;
}

async function open(
  worker: Worker<StepTask> | undefined,
  connections: Pick<StepTask, 'sourceUrl' | 'target'>,
): Promise<OpenedRun> {
  const answer = await worker?.perform({ step: 'open', ...connections });
  return answer?.result as OpenedRun;
}

/** Each worker takes the next range as soon as it is free; answers the most memory that one of them has had. */
async function copyRanges(
  workers: readonly Worker<StepTask>[],
  { ranges }: OpenedRun,
  toTask: (range: number) => StepTask,
): Promise<number> {
  const waiting = ranges.values();
  const peaks = workers.map(async (worker) => {
    let peak = 0;
    // All share the one iterator, so that each range is copied once.
    for (const range of waiting) peak = (await worker.perform(toTask(range))).peakBytes;
    return peak;
  });
  return Math.max(...(await Promise.all(peaks)));
}
