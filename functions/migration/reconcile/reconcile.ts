import { compareFactors } from '../comparison/compare-factors.ts';
import { compareRange, type MovedUser, type RangeDifferences } from '../comparison/compare-range.ts';
import { readChosen } from '../comparison/read-pages.ts';
import type { FactorCipher } from '../factors.ts';
import type { OpenSource } from '../open-source.ts';
import { checkTime, type RangeWork } from '../range-work.ts';
import type { Source } from '../source/source.ts';
import { createBatches } from '../target/batches.ts';
import { createComparison } from '../target/comparison.ts';
import { beginRange } from '../target/ranges.ts';

export interface ReconcileOptions extends RangeWork {
  readonly openSource: OpenSource;
  readonly cipher: FactorCipher;
}

/** How many users were brought to what the source says of them. */
export interface Reconciled {
  readonly users: number;
}

/**
 * Brings a range to what the source says now: late sign-ups, changes, deletions. Who has signed in to the target since is left
 * alone. It can be repeated until the cut-over.
 * @throws RangeUnfinishedError, RunStateError, and what the source and the target throw
 */
export async function reconcileRange(options: ReconcileOptions): Promise<Reconciled> {
  const range = await beginRange(options.database, 'reconcile', options.event);
  const source = await options.openSource({ snapshotAt: range.snapshotAt });
  try {
    const comparison = createComparison(options.database, options.event);
    const differences = await compareRange(source, comparison, range);
    const factors = await compareFactors(source, comparison, options.cipher);
    const users = await correct(options, source, findOutdated(differences, factors));
    const batches = createBatches(options.database, options.event);
    await batches.finishReconciliation(differences.sourceUsers);
    return { users };
  } finally {
    await source.close();
  }
}

function findOutdated(differences: RangeDifferences, factors: readonly MovedUser[]): string[] {
  const { missing, surplus, different, outdated, retriable } = differences;
  const changed = [...different, ...factors].filter(({ isTakenOver }) => !isTakenOver);
  return [...missing, ...[...surplus, ...changed].map(({ id }) => id), ...outdated, ...retriable];
}

async function correct(options: ReconcileOptions, source: Source, ids: readonly string[]): Promise<number> {
  const batches = createBatches(options.database, options.event);
  let users = 0;
  for await (const chosen of readChosen(source, ids, options.event.batchSize)) {
    if (users > 0) checkTime(options);
    const { documents, issues, factors } = chosen.page;
    const secrets = await options.cipher.encrypt(factors);
    await batches.reconcile(chosen.ids, { documents, issues, secrets });
    users += chosen.ids.length;
  }
  return users;
}
