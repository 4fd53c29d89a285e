import { setTimeout } from 'node:timers/promises';

/** Time and chance of executions, which a test may have its way with. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects when the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** From 0 up to 1, for jitter. */
  random(): number;
}

/** A timer of Node.js for more than this fires at once. */
const longestTimerMs = 2_147_483_647;

export const systemClock: Clock = {
  now: Date.now,
  random: Math.random,
  wait: async (ms, signal) => {
    for (let left = ms; left > 0; left -= longestTimerMs)
      await setTimeout(Math.min(left, longestTimerMs), undefined, { signal, ref: false });
  },
};
