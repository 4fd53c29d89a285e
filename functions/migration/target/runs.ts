import { z } from 'zod';
import { type ClosedRun, type MigrationInput, runStates } from '#shared/contract/migration';
import type { OneShotDatabase } from '#shared/database/one-shot';
import { LedgerError, RunStateError } from '../errors.ts';
import type { SourcePlan } from '../source/source.ts';
import { callTarget } from './call.ts';

const opened = z.object({ run_id: z.string(), ranges: z.array(z.number()) });
const openAnswer = z.union([
  opened,
  z.object({
    fault: z.enum(['no_run', 'half_rolled_back', 'rolled_back', 'other_kind', 'other_source']),
    run_id: z.string().optional(),
  }),
]);
const userCounts = z.object({
  source: z.number(),
  migrated: z.number(),
  merged: z.number(),
  listed: z.number(),
});
export type UserCounts = z.output<typeof userCounts>;
const closeAnswer = z.union([
  z.object({ run_id: z.string(), state: z.enum(runStates), users: userCounts }),
  z.object({ fault: z.literal('no_run'), run_id: z.string() }),
  z.object({ fault: z.literal('unfinished'), run_id: z.string(), ranges: z.array(z.number()) }),
  z.object({ fault: z.literal('untrue'), run_id: z.string(), users: userCounts }),
]);

const openFaults = {
  no_run: 'is not there: start without a run to go on with the newest, or with mode "copy" to begin one',
  half_rolled_back: 'is half rolled back: start with mode "rollback" until it is rolled back whole',
  rolled_back: 'has been rolled back: start without a run to begin a new one',
  other_kind: 'is of another kind: a dry run is only gone on with as a dry run, and no other as one',
  other_source: 'is of another source: roll it back first, or correct the secret of the source',
} as const;

interface OpenRequest {
  readonly execution: string;
  readonly mode: MigrationInput['mode'];
  readonly runId: string | undefined;
  /** Null where the source is not asked. */
  readonly plan: SourcePlan | null;
  readonly providers: readonly string[];
}

/** The ledger of runs (migration 0011), as the role of the plan sees it. */
export function createRuns(database: OneShotDatabase) {
  return {
    /** Finds or makes the run of an execution. @throws RunStateError naming what can be done */
    async open({ execution, mode, runId, plan, providers }: OpenRequest): Promise<z.output<typeof opened>> {
      const text = 'select gatehouse.open_run($1, $2, $3, $4, $5) as answer';
      const values = [execution, mode, runId ?? null, plan && toPlanJson(plan), [...providers]];
      const [row] = await callTarget(database, text, values);
      const answer = openAnswer.parse(row?.answer);
      if (!('fault' in answer)) return answer;
      throw new RunStateError(`run ${answer.run_id ?? '(newest)'} ${openFaults[answer.fault]}`);
    },

    /** Lists users by a code that needs no more words. */
    async noteUsers(runId: string, code: string, ids: readonly string[]): Promise<void> {
      await callTarget(database, 'select gatehouse.note_users($1, $2, $3)', [runId, code, [...ids]]);
    },

    /** All ranges are reconciled; answers where the run stands. */
    async enterVerification(runId: string): Promise<ClosedRun> {
      const [row] = await callTarget(database, 'select gatehouse.enter_verification($1) as state', [runId]);
      return { runId, state: z.enum(runStates).parse(row?.state) };
    },

    /** @throws RunStateError if ranges have not come through, LedgerError if a user is lost */
    async close(runId: string) {
      const [row] = await callTarget(database, 'select gatehouse.close_run($1) as answer', [runId]);
      const answer = closeAnswer.parse(row?.answer);
      if (!('fault' in answer)) return answer;
      switch (answer.fault) {
        case 'no_run':
          throw new RunStateError(`run ${runId} ${openFaults.no_run}`);
        case 'unfinished':
          throw new RunStateError(
            `range ${answer.ranges.slice(0, 10).join(', ')} of run ${runId} has not come through, or another execution works on it: start again`,
          );
        case 'untrue':
          throw new LedgerError(
            `run ${runId} does not add up (${JSON.stringify(answer.users)}): start again, and report it if it comes back`,
          );
      }
    },
  };
}

export type Runs = ReturnType<typeof createRuns>;

function toPlanJson({ fingerprint, snapshotAt, ranges }: SourcePlan): string {
  return JSON.stringify({
    fingerprint,
    snapshot_at: snapshotAt,
    ranges: ranges.map(({ firstId, lastId, users }) => ({ first_id: firstId, last_id: lastId, users })),
  });
}
