import { withSource } from '../open-source.ts';
import { checkTime, type SourceWork } from '../range-work.ts';
import type { Source } from '../source/source.ts';
import { createBatches } from '../target/batches.ts';
import { type BegunRange, beginRange } from '../target/ranges.ts';

/** What one invocation did: less than the range has where another one began it. */
export interface Copied {
  readonly batches: number;
  readonly users: number;
}

/**
 * Copies a range, batch by batch, on from the last that was committed. Killed at any moment and called again it ends
 * in the same state, also if two do it at once. A dry run is told what would happen, and writes its ledger alone.
 * @throws RangeUnfinishedError, RunStateError, LedgerError, and what the source and the target throw
 */
export async function copyRange(options: SourceWork): Promise<Copied> {
  const range = await beginRange(options.database, 'copy', options.event);
  if (range.isDone) return { batches: 0, users: 0 };
  return withSource(options.openSource, range, (source) => copyPages(options, source, range));
}

async function copyPages(options: SourceWork, source: Source, range: BegunRange): Promise<Copied> {
  const batches = createBatches(options.database, options.event);
  const write = range.isDry ? batches.survey : batches.copy;
  const read = (afterId: string | null) => source.readPage(range, afterId, options.event.batchSize);
  const done = { batches: 0, users: 0 };
  let { afterId } = range;
  let reading = read(afterId);
  for (;;) {
    const page = await reading;
    const { lastId, users } = page;
    if (lastId === null) break;
    // The source reads the next page while the target writes this one.
    const ahead = read(lastId);
    ahead.catch(() => undefined);
    const secrets = await options.cipher.encrypt(range.isDry ? [] : page.factors);
    const goesOnAfter: string = await write({ ...page, secrets, afterId, lastId });
    reading = goesOnAfter === lastId ? ahead : ahead.then(() => read(goesOnAfter));
    afterId = goesOnAfter;
    done.batches += 1;
    done.users += users;
    checkTime(options);
  }
  await batches.finishCopy();
  return done;
}
