import type { Target } from '../databases.ts';

/** Where users come from and go to, and where the contestants' bundles are. */
export interface Field {
  readonly sourceUrl: string;
  readonly target: Target;
  readonly folder: string;
}

export interface Moved {
  /** From the first query until everything was committed. */
  readonly seconds: number;
  /** The most memory that one of its processes has had. */
  readonly peakBytes: number;
  /** CPU of this process meanwhile: that of Neon's stand-in, as it does nothing else. */
  readonly proxySeconds: number;
}

/** Begins to measure; the function answered tells what has passed since. */
export function startClock(): () => Pick<Moved, 'seconds' | 'proxySeconds'> {
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(cpuBefore);
    return { seconds: (performance.now() - startedAt) / 1_000, proxySeconds: (user + system) / 1_000_000 };
  };
}
