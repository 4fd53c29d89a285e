import { isDeepStrictEqual } from 'node:util';
import { logger } from '#shared/observability/logger';

/** Least time between two reads anew, in milliseconds: an outage, or a flood, must not become one of secret reads. */
const cooldownMs = 10_000;
/** A rotated secret is known everywhere so long after, in milliseconds; functions/rotation counts on it. */
export const maxAgeMs = 300_000;
/** After a read that failed for a value which works, in milliseconds: each may take seconds of a request. */
const retryMs = 60_000;

export interface RenewableOptions<Source, T> {
  /** Reads what the value is made of, such as a secret; `fresh` asks for it past any cache. */
  readonly read: (fresh: boolean) => Promise<Source>;
  readonly create: (source: Source) => T;
  /** Whether an error of the work may come from a value that is out of date, such as a rotated password. */
  readonly isOutdated: (error: unknown) => boolean;
  /**
   * Whether an error of the work says that the value does not know enough for it, and that nothing has been done yet:
   * the work is then done once more, with a value that has been made anew meanwhile. Never by default.
   */
  readonly isInsufficient?: (error: unknown) => boolean;
  /** Frees a value that is not used any more. */
  readonly dispose?: (value: T) => void;
  /** Clock in milliseconds (default `Date.now`). */
  readonly now?: () => number;
}

/**
 * Runs work with the value, which is made at the first use. `suffices` tells before the work whether the value knows
 * enough for it, such as the secret that a cookie was signed with; if not, what it is made of is read anew first. What
 * only the work itself can find out it tells by an error (`isInsufficient`).
 */
export type Renewable<T> = <R>(
  work: (value: T) => Promise<R>,
  suffices?: (value: T) => boolean | Promise<boolean>,
) => Promise<R>;

interface Made<Source, T> {
  readonly source: Source;
  readonly value: T;
}

/**
 * A value that an environment makes once, such as a client made of a secret. What it is made of is read anew when it
 * is five minutes old, when it does not suffice, and at the next use after work found it outdated: at most every 10 s,
 * and only if that has changed is the value made anew. A read that fails leaves the value that there is.
 */
export function createRenewable<Source, T>(options: RenewableOptions<Source, T>): Renewable<T> {
  const { read, create, isOutdated, isInsufficient = () => false, dispose, now = Date.now } = options;
  let made: Made<Source, T> | undefined;
  let pending: Promise<Made<Source, T>> | undefined;
  let fresh = false;
  let isSuspect = false;
  let dueAt = Number.NEGATIVE_INFINITY;
  let renewedAt = Number.NEGATIVE_INFINITY;

  async function renew(before: Made<Source, T> | undefined): Promise<Made<Source, T>> {
    if (before) renewedAt = now();
    const source = await read(fresh);
    fresh = true;
    dueAt = now() + maxAgeMs;
    isSuspect = false;
    if (before && isDeepStrictEqual(before.source, source)) return before;
    if (before) dispose?.(before.value);
    return { source, value: create(source) };
  }

  function keep(before: Made<Source, T> | undefined, error: unknown): Made<Source, T> {
    fresh = true;
    dueAt = now() + retryMs;
    if (!before) throw error;
    logger.warn('what was read before goes on being used', error as Error);
    return before;
  }

  async function get(isWanted: boolean): Promise<T> {
    const isDue = now() - renewedAt >= cooldownMs && (isWanted || now() >= dueAt);
    if (made && !isDue && !pending) return made.value;
    pending ??= renew(made)
      .catch((error: unknown) => keep(made, error))
      .finally(() => {
        pending = undefined;
      });
    made = await pending;
    return made.value;
  }

  return async function use(work, suffices = () => true) {
    let value = await get(isSuspect);
    try {
      if (!(await suffices(value))) value = await get(true);
      return await work(value).catch(async (error: unknown) => {
        const renewed = isInsufficient(error) ? await get(true) : value;
        if (renewed === value) throw error;
        return work(renewed);
      });
    } catch (error) {
      if (isOutdated(error)) isSuspect = true;
      throw error;
    }
  };
}
