/** Exponential backoff, as Neon advises for 423 and 429, with half of each wait left to chance. */
const firstCeilingMs = 1_000;
const longestCeilingMs = 20_000;
/** A request that Neon rejects or does not answer is given up after so much waiting; an outage may last hours. */
const patienceMs = 120_000;

/** How long to wait before a request is repeated, in milliseconds. */
export interface Backoff {
  /** Undefined when it is time to give up. @param hintMs what `Retry-After` asks for */
  next(hintMs: number | undefined): number | undefined;
  /** A wait for something that ends by itself, such as another operation on the project: never gives up. */
  nextPatient(): number;
}

/** @param random a number from 0 to 1, exclusive */
export function createBackoff(random: () => number = Math.random): Backoff {
  let ceilingMs = firstCeilingMs;
  let waitedMs = 0;
  const jittered = () => {
    const delayMs = Math.ceil(ceilingMs * (0.5 + random() / 2));
    ceilingMs = Math.min(ceilingMs * 2, longestCeilingMs);
    return delayMs;
  };
  return {
    next: (hintMs) => {
      // Everybody who was told the same second comes back spread out after it.
      const delayMs = jittered() + (hintMs ?? 0);
      waitedMs += delayMs;
      return waitedMs > patienceMs ? undefined : delayMs;
    },
    nextPatient: jittered,
  };
}

/** `Retry-After` in milliseconds: seconds or an HTTP date (RFC 9110, section 10.2.3). */
export function parseRetryAfter(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
