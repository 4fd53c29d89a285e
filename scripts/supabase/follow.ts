import { setTimeout as delay } from 'node:timers/promises';
import type { RunStatus } from '#shared/contract/migration';
import { AccountError } from '../operator/errors.ts';
import { FunctionError } from '../operator/invoke.ts';
import { type Execution, type Machine, nameOf } from './machine.ts';
import type { Progress } from './progress.ts';
import type { Reporter } from './reporter.ts';

/** What people see as moving; AWS allows an account 15 DescribeExecution a second, and more in bursts. */
const pollIntervalMs = 1_000;
/** Looks that may fail in a row, each after the SDK's own retries: a laptop that changes networks goes on. */
const toleratedFailures = 30;

interface Followed {
  readonly machine: Machine;
  readonly reporter: Reporter;
  readonly arn: string;
  /** The run that the execution is told to work on, if any. */
  readonly runId: string | undefined;
  /** The newest run before the execution began; undefined if there was none, or if it ran already. */
  readonly before: RunStatus | undefined;
  readonly progress: Progress;
  /** Stops following. */
  readonly signal: AbortSignal;
  /** Between two looks; a second by default. */
  readonly intervalMs?: number;
}

export interface Ended {
  readonly execution: Execution;
  /** The run that it has worked on; undefined if it opened none. */
  readonly runId: string | undefined;
}

/**
 * Follows an execution to its end; undefined if the signal came before.
 * @throws AccountError when it has not been seen for long; it goes on all the same
 */
export async function follow(followed: Followed): Promise<Ended | undefined> {
  const { progress, signal } = followed;
  try {
    const stopped = new Promise<undefined>((resolve) =>
      signal.addEventListener('abort', () => resolve(undefined), { once: true }),
    );
    return signal.aborted ? undefined : await Promise.race([lookUntilEnd(followed), stopped]);
  } finally {
    progress.end();
  }
}

async function lookUntilEnd(followed: Followed): Promise<Ended | undefined> {
  const { machine, arn, progress, signal, intervalMs = pollIntervalMs } = followed;
  const look = createLook(followed);
  while (!signal.aborted) {
    const execution = await look(() => machine.describe(arn));
    // Read after the execution, so that the last look is at the run as it was left.
    const run = execution && (await look(() => readRun(followed)));
    if (execution !== undefined && execution.status !== 'RUNNING')
      return { execution, runId: readOutput(execution) ?? run?.run_id };
    if (!signal.aborted) progress.show(run);
    await delay(intervalMs, undefined, { signal }).catch(() => {});
  }
  return undefined;
}

/** Looks that answer undefined while AWS cannot be reached, but not for ever. */
function createLook({ arn }: Followed) {
  let failures = 0;
  return async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      const seen = await work();
      failures = 0;
      return seen;
    } catch (error) {
      if (!isPassing(error)) throw error;
      failures += 1;
      if (failures <= toleratedFailures) return undefined;
      const message = error instanceof Error ? error.message : '';
      throw new AccountError(`${message}; ${nameOf(arn)} goes on unseen: status tells of it`, {
        cause: error,
      });
    }
  };
}

/** What may be over at the next look: a connection that broke, a ledger that cannot be read for a moment. */
function isPassing(error: unknown): boolean {
  if (error instanceof FunctionError) return true;
  return error instanceof AccountError && error.cause instanceof Error && !isRefusal(error.cause);
}

function isRefusal({ name }: Error): boolean {
  return name === 'AccessDeniedException';
}

/** Until the execution has opened its run, the newest is the one from before. */
async function readRun({ reporter, runId, before }: Followed): Promise<RunStatus | undefined> {
  const run = await reporter.status(runId);
  const isStale = run?.run_id === before?.run_id && run?.updated_at === before?.updated_at;
  return before !== undefined && isStale ? undefined : run;
}

/** The id in the output `{runId, state}` of an execution that has succeeded. */
function readOutput({ output }: Execution): string | undefined {
  if (output === undefined) return undefined;
  const { runId } = JSON.parse(output) as { readonly runId?: string };
  return runId;
}
