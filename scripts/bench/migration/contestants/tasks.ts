import { readFile } from 'node:fs/promises';

export interface TaskAnswer {
  readonly result: unknown;
  /** The most memory that the process has ever had resident. */
  readonly peakBytes: number;
}

/** Says that the process is ready, and does each task that its parent sends. One that fails ends the process. */
export function answerTasks<Task>(work: (task: Task) => Promise<unknown>): void {
  process.on('message', async (task: Task) => {
    const result = await work(task);
    process.send?.({ result, peakBytes: await readPeak() } satisfies TaskAnswer);
  });
  process.once('disconnect', () => process.exit());
  process.send?.('ready');
}

/**
 * Of Linux's two figures the one of this program alone: `ru_maxrss` is inherited from the process that forked it, and
 * tells the size of that where it is larger.
 */
async function readPeak(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return Number(kilobytes) * 1024;
}
