import { setTimeout } from 'node:timers/promises';

/** The time that one run may take. All waiting goes through it. */
export interface Budget {
  /** Milliseconds that are left for work. */
  remainingMs(): number;
  wait(ms: number): Promise<void>;
}

/** @param remainingMs how long the function may still run, in milliseconds, less what it needs to answer */
export function createBudget(remainingMs: () => number): Budget {
  return { remainingMs, wait: (ms) => setTimeout(ms) };
}

/** The first look back follows soon, since most operations take a second or two; later ones spare Neon's rate limit. */
const firstPollMs = 500;
const longestPollMs = 5_000;

/**
 * Looks until there is something to see, for at most `forMs` milliseconds and never past the budget.
 * Answers undefined if there is nothing by then.
 */
export async function poll<T>(
  budget: Budget,
  forMs: number,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  let waitedMs = 0;
  for (let delayMs = firstPollMs; ; delayMs = Math.min(delayMs * 2, longestPollMs)) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (waitedMs + delayMs > forMs || delayMs > budget.remainingMs()) return undefined;
    await budget.wait(delayMs);
    waitedMs += delayMs;
  }
}
