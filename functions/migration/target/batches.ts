import type { RangeEvent } from '#shared/contract/migration';
import type { OneShotDatabase } from '#shared/database/one-shot';
import type { SourcePage } from '../source/source.ts';
import { callTarget } from './call.ts';

type RangeKey = Pick<RangeEvent, 'runId' | 'range'>;

/** A page whose factors are encrypted: what is written in one transaction. */
export interface TargetPage extends Pick<SourcePage, 'documents' | 'issues'> {
  /** JSON text: an array of `{user_id, secret, backup_codes}`. */
  readonly secrets: string;
}

/** Writes pages of a range into the target (migration 0011): one call is one transaction, its ledger row included. */
export function createBatches(database: OneShotDatabase, { runId, range }: RangeKey) {
  const write = async (text: string, values: readonly unknown[]): Promise<string> => {
    const [row] = await callTarget(database, `select ${text} as last_id`, [runId, range, ...values]);
    return String(row?.last_id);
  };
  return {
    /** Answers after whom the range goes on, also where somebody else has written from `afterId` on. */
    copy: (page: TargetPage & CopiedKeys) =>
      write('gatehouse.copy_batch($1, $2, $3, $4, $5, $6, $7, $8)', [...keysOf(page), ...rowsOf(page)]),
    /** As `copy`, for a dry run: writes the ledger alone. */
    survey: (page: TargetPage & CopiedKeys) =>
      write('gatehouse.survey_batch($1, $2, $3, $4, $5, $6, $7)', [
        ...keysOf(page),
        page.documents,
        page.issues,
      ]),
    async finishCopy(): Promise<void> {
      await callTarget(database, 'select gatehouse.finish_copy($1, $2)', [runId, range]);
    },
    /** Brings users to what the page has of them; those of whom it has nothing are not at the source any more. */
    async reconcile(ids: readonly string[], page: TargetPage): Promise<void> {
      const text = 'select gatehouse.reconcile_batch($1, $2, $3, $4, $5, $6)';
      await callTarget(database, text, [runId, range, [...ids], ...rowsOf(page)]);
    },
    async finishReconciliation(sourceUsers: number): Promise<void> {
      const text = 'select gatehouse.finish_reconciliation($1, $2, $3)';
      await callTarget(database, text, [runId, range, sourceUsers]);
    },
    /** Removes the next users; answers the last that was looked at, or null at the end of the range. */
    async rollBack(afterId: string | null, batchSize: number): Promise<string | null> {
      const text = 'select gatehouse.roll_back_batch($1, $2, $3, $4) as last_id';
      const [row] = await callTarget(database, text, [runId, range, afterId, batchSize]);
      return (row?.last_id ?? null) as string | null;
    },
  };
}

export type Batches = ReturnType<typeof createBatches>;

interface CopiedKeys {
  readonly afterId: string | null;
  readonly lastId: string;
  readonly users: number;
}

const keysOf = ({ afterId, lastId, users }: CopiedKeys) => [afterId, lastId, users];
const rowsOf = ({ documents, issues, secrets }: TargetPage) => [documents, issues, secrets];
