import type { RangeEvent } from '#shared/contract/migration';
import type { OneShotDatabase } from '#shared/database/one-shot';
import { RangeUnfinishedError } from './errors.ts';
import type { FactorCipher } from './factors.ts';
import type { OpenSource } from './open-source.ts';

/** A batch is one statement of at most 60 s (shared/database/roles.ts), which is to end first. */
export const bulk = { timeoutMs: 70_000 };

/** What every step on a range works with. */
export interface RangeWork {
  /** The target, as the step's own role. */
  readonly database: OneShotDatabase;
  readonly event: RangeEvent;
  /** Milliseconds that are left for work. Asked after each batch. */
  readonly remainingMs: () => number;
}

/** What a step that reads the source works with besides. */
export interface SourceWork extends RangeWork {
  readonly openSource: OpenSource;
  readonly cipher: FactorCipher;
}

/** @throws RangeUnfinishedError when the time is over */
export function checkTime({ event, remainingMs }: RangeWork): void {
  if (remainingMs() <= 0)
    throw new RangeUnfinishedError(
      `range ${event.range} of run ${event.runId} goes on in the next invocation`,
    );
}
