import { checkTime, type RangeWork } from '../range-work.ts';
import { createBatches } from '../target/batches.ts';
import { beginRange } from '../target/ranges.ts';

export interface RolledBack {
  readonly batches: number;
}

/**
 * Removes what the run has written in a range. Users who have signed in since, and those who were there before, stay.
 * @throws RangeUnfinishedError, RunStateError, and what the target throws
 */
export async function rollBackRange(options: RangeWork): Promise<RolledBack> {
  const { database, event } = options;
  const { isDone } = await beginRange(database, 'rollback', event);
  const { rollBack } = createBatches(database, event);
  let batches = 0;
  let afterId: string | null = null;
  while (!isDone) {
    afterId = await rollBack(afterId, event.batchSize);
    if (afterId === null) break;
    batches += 1;
    checkTime(options);
  }
  return { batches };
}
