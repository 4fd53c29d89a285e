import type { Purged, UpkeepReport } from '#shared/contract/upkeep';
import type { OneShotDatabase } from '#shared/database/one-shot';

/** Rows removed by one transaction: some ten milliseconds of work, so that nobody waits for its locks. */
const batchSize = 1_000;

/** The function of the database that removes one batch (migration 0007). What is to be purged too is a line here. */
const purges: Readonly<Record<Purged, string>> = {
  sessions: 'gatehouse.purge_sessions',
  verifications: 'gatehouse.purge_verifications',
  rate_limits: 'gatehouse.purge_rate_limits',
  sign_in_guards: 'gatehouse.purge_sign_in_guards',
};

export interface UpkeepOptions {
  readonly database: OneShotDatabase;
  /** Milliseconds that are left for work. Asked before each batch. */
  readonly remainingMs: () => number;
  /** Hears of what could not be purged; the rest is purged all the same. */
  readonly onFailure: (what: Purged, error: unknown) => void;
}

/** What a run did, and whether any part of it failed. */
export interface UpkeepOutcome {
  readonly report: UpkeepReport;
  readonly failed: readonly Purged[];
}

/**
 * Removes what has expired, batch by batch and kind by kind in turns, so that much of one kind does not keep the
 * others waiting, until nothing is left or the time is over. Safe to run twice at once: a batch passes over rows that
 * another holds.
 * @throws DatabaseUnavailableError, StatementError if the age of the signing key cannot be read
 */
export async function runUpkeep({ database, remainingMs, onFailure }: UpkeepOptions): Promise<UpkeepOutcome> {
  const purged: Record<Purged, number> = { sessions: 0, verifications: 0, rate_limits: 0, sign_in_guards: 0 };
  const failed: Purged[] = [];
  let waiting = Object.keys(purges) as Purged[];
  while (waiting.length > 0 && remainingMs() > 0) {
    const [what, ...others] = waiting as [Purged, ...Purged[]];
    try {
      const removed = await purgeBatch(database, what);
      purged[what] += removed;
      waiting = removed < batchSize ? others : [...others, what];
    } catch (error) {
      onFailure(what, error);
      failed.push(what);
      waiting = others;
    }
  }
  const complete = waiting.length === 0 && failed.length === 0;
  return { report: { purged, complete, signing_key_age_days: await readKeyAge(database) }, failed };
}

async function purgeBatch(database: OneShotDatabase, what: Purged): Promise<number> {
  const [row] = await database.query({
    text: `select ${purges[what]}($1) as removed`,
    values: [batchSize],
  });
  return Number(row?.removed);
}

async function readKeyAge(database: OneShotDatabase): Promise<number | null> {
  const [row] = await database.query({ text: 'select gatehouse.newest_signing_key_age_days() as days' });
  return row?.days == null ? null : Number(row.days);
}
