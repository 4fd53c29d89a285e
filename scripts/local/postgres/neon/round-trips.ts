/** Database round trips since the start or the last reset, by the role that made them. */
export interface RoundTripCounts {
  total(): number;
  byRole(): Readonly<Record<string, number>>;
  reset(): void;
}

export interface RoundTripCounter extends RoundTripCounts {
  record(role: string): void;
}

export function createRoundTripCounter(): RoundTripCounter {
  const byRole = new Map<string, number>();
  return {
    total: () => [...byRole.values()].reduce((sum, count) => sum + count, 0),
    byRole: () => Object.fromEntries(byRole),
    reset: () => byRole.clear(),
    record: (role) => {
      byRole.set(role, (byRole.get(role) ?? 0) + 1);
    },
  };
}
