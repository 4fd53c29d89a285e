import type { Retrier } from './definition.ts';
import { isFor } from './state-error.ts';

/** The retriers of one state that has been entered, each with the attempts that it has made. */
export interface Retries {
  /** How long to wait before the next attempt, in milliseconds; undefined where there is none. */
  next(error: string): number | undefined;
}

const msPerSecond = 1_000;

/** @param random from 0 up to 1: with full jitter, the part of the delay that is waited */
export function createRetries(retriers: readonly Retrier[], random: () => number): Retries {
  const attempts = new Map<Retrier, number>();
  return {
    next: (error) => {
      const retrier = retriers.find((candidate) => isFor(candidate, error));
      if (!retrier) return undefined;
      const made = attempts.get(retrier) ?? 0;
      if (made >= retrier.MaxAttempts) return undefined;
      attempts.set(retrier, made + 1);
      const { IntervalSeconds, BackoffRate, MaxDelaySeconds = Number.POSITIVE_INFINITY } = retrier;
      const delayMs = Math.min(IntervalSeconds * BackoffRate ** made, MaxDelaySeconds) * msPerSecond;
      return retrier.JitterStrategy === 'FULL' ? delayMs * random() : delayMs;
    },
  };
}
