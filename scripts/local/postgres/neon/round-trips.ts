/** Database round trips since the start or the last reset, by the role that made them. */
export type RoundTripCounts = {
  total(): number;
  /** Of one role; 0 for a role that was never seen. */
  of(role: string): number;
  byRole(): Readonly<Record<string, number>>;
  reset(): void;
};

export type RoundTripCounter = RoundTripCounts & { record(role: string): void };

/** Counts round trips; `onRoundTrip` hears of each one as it happens. */
export function createRoundTripCounter(onRoundTrip?: (role: string) => void): RoundTripCounter {
  const byRole = new Map<string, number>();
  return {
    total: () => [...byRole.values()].reduce((sum, count) => sum + count, 0),
    of: (role) => byRole.get(role) ?? 0,
    byRole: () => Object.fromEntries(byRole),
    reset: () => byRole.clear(),
    record: (role) => {
      byRole.set(role, (byRole.get(role) ?? 0) + 1);
      onRoundTrip?.(role);
    },
  };
}
