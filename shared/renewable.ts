/** Least time between two renewals, in milliseconds: an outage must not become a flood of secret reads. */
const cooldownMs = 10_000;

export interface RenewableOptions<T> {
  /** Makes the value; `fresh` asks for everything it is made of to be read anew, past any cache. */
  readonly create: (fresh: boolean) => Promise<T>;
  /** Whether an error of the work may come from a value that is out of date, such as a rotated password. */
  readonly isOutdated: (error: unknown) => boolean;
  /** Frees a value that is not used any more. */
  readonly dispose?: (value: T) => void;
  /** Clock in milliseconds (default `Date.now`). */
  readonly now?: () => number;
}

/** Runs work with the value, which is made at the first use. */
export type Renewable<T> = <R>(work: (value: T) => Promise<R>) => Promise<R>;

/**
 * A value that an environment makes once, such as a client made of a secret, and makes anew after it has failed
 * or seems out of date, at most every 10 s. The work that found out fails; the next one gets the new value.
 */
export function createRenewable<T>(options: RenewableOptions<T>): Renewable<T> {
  const { create, isOutdated, dispose, now = Date.now } = options;
  let pending: Promise<T> | undefined;
  let fresh = false;
  let renewedAt = Number.NEGATIVE_INFINITY;

  const renew = () => {
    if (now() - renewedAt < cooldownMs) return;
    renewedAt = now();
    fresh = true;
    if (dispose) pending?.then(dispose, () => undefined);
    pending = undefined;
  };
  const get = () => {
    pending ??= create(fresh).catch((error: unknown) => {
      pending = undefined;
      renew();
      throw error;
    });
    return pending;
  };

  return async function use(work) {
    const value = await get();
    try {
      return await work(value);
    } catch (error) {
      if (isOutdated(error)) renew();
      throw error;
    }
  };
}
