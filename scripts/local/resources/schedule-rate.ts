const unitsMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
/** EventBridge Scheduler guide, "Rate-based schedules". */
const ratePattern = /^rate\(([1-9]\d{0,3}) (minute|hour|day)s?\)$/;

/** Milliseconds between two times of `rate(1 hour)`, `rate(5 minutes)`, …; undefined for any other expression. */
export function parseRate(expression: string): number | undefined {
  const [, count, unit = ''] = ratePattern.exec(expression) ?? [];
  const unitMs = unitsMs[unit];
  return unitMs === undefined ? undefined : Number(count) * unitMs;
}
