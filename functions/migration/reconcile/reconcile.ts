import { compareFactors } from '../comparison/compare-factors.ts';
import { compareRange, type MovedUser, type RangeDifferences } from '../comparison/compare-range.ts';
import { readChosen } from '../comparison/read-pages.ts';
import { withSource } from '../open-source.ts';
import { checkTime, type SourceWork } from '../range-work.ts';
import type { Source } from '../source/source.ts';
import { type Batches, createBatches } from '../target/batches.ts';
import { createComparison } from '../target/comparison.ts';
import { beginRange } from '../target/ranges.ts';

/** How many users were brought to what the source says of them. */
export interface Reconciled {
  readonly users: number;
}

/**
 * Brings a range to what the source says now: late sign-ups, changes, deletions. Who has signed in to the target since is left
 * alone. It can be repeated until the cut-over.
 * @throws RangeUnfinishedError, RunStateError, and what the source and the target throw
 */
export async function reconcileRange(options: SourceWork): Promise<Reconciled> {
  const range = await beginRange(options.database, 'reconcile', options.event);
  const batches = createBatches(options.database, options.event);
  return withSource(options.openSource, range, async (source) => {
    const comparison = createComparison(options.database, options.event);
    const differences = await compareRange(source, comparison, range);
    const factors = await compareFactors(source, comparison, options.cipher);
    const users = await correct(options, source, batches, findOutdated(differences, factors));
    await batches.finishReconciliation(differences.sourceUsers);
    return { users };
  });
}

function findOutdated(differences: RangeDifferences, factors: readonly MovedUser[]): string[] {
  const { missing, surplus, different, outdated, retriable } = differences;
  const changed = [...different, ...factors].filter(({ isTakenOver }) => !isTakenOver);
  return [...missing, ...[...surplus, ...changed].map(({ id }) => id), ...outdated, ...retriable];
}

async function correct(
  options: SourceWork,
  source: Source,
  batches: Batches,
  ids: readonly string[],
): Promise<number> {
  let users = 0;
  for await (const chosen of readChosen(source, ids, options.event.batchSize)) {
    if (users > 0) checkTime(options);
    const secrets = await options.cipher.encrypt(chosen.page.factors);
    await batches.reconcile(chosen.ids, { ...chosen.page, secrets });
    users += chosen.ids.length;
  }
  return users;
}
