import { z } from 'zod';
import type { RangeEvent } from '#shared/contract/migration';
import type { OneShotDatabase } from '#shared/database/one-shot';
import { RunStateError } from '../errors.ts';
import { callTarget } from './call.ts';

const range = z.object({
  first_id: z.string().nullable(),
  last_id: z.string().nullable(),
  snapshot_at: z.string(),
  is_dry: z.boolean(),
  is_done: z.boolean(),
  after_id: z.string().nullable(),
});
const answer = z.union([
  range,
  z.object({ fault: z.literal('no_run'), run_id: z.string() }),
  z.object({ fault: z.literal('other_state'), run_id: z.string(), state: z.string() }),
]);

/** A range that a step has begun to work on. */
export interface BegunRange {
  readonly firstId: string | null;
  readonly lastId: string | null;
  readonly snapshotAt: string;
  readonly isDry: boolean;
  readonly isDone: boolean;
  /** Where copying goes on; null at the beginning. */
  readonly afterId: string | null;
}

export type RangeStep = 'copy' | 'reconcile' | 'verify' | 'rollback';

/** Reads a range of the ledger and brings its run to the step's phase. @throws RunStateError */
export async function beginRange(
  database: OneShotDatabase,
  step: RangeStep,
  { runId, range: number }: Pick<RangeEvent, 'runId' | 'range'>,
): Promise<BegunRange> {
  const text = 'select gatehouse.begin_range($1, $2, $3) as answer';
  const [row] = await callTarget(database, text, [runId, number, step]);
  const begun = answer.parse(row?.answer);
  if ('fault' in begun) {
    throw new RunStateError(
      begun.fault === 'no_run'
        ? `run ${runId} has no range ${number}: start an execution instead of calling the step`
        : `run ${runId} is "${begun.state}", which "${step}" cannot follow: start an execution with the mode that you want`,
    );
  }
  return {
    firstId: begun.first_id,
    lastId: begun.last_id,
    snapshotAt: begun.snapshot_at,
    isDry: begun.is_dry,
    isDone: begun.is_done,
    afterId: begun.after_id,
  };
}
