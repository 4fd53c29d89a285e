import { expect, test } from 'vitest';
import type { Comparison, Figures } from './measure.ts';
import { formatComparison, formatSpread, introduction } from './table.ts';

const figures = (usersPerSecond: number, megabytes: number, proxyCores = 0): Figures => ({
  usersPerSecond,
  peakBytes: megabytes * 1_000_000,
  proxyCores,
});
const comparison = (peak: number): Comparison => ({
  floor: figures(20_000, 70),
  guide: figures(2_000, 180),
  copy: figures(8_000, peak, 0.126),
  verifiedPerSecond: 2_345.6,
});

test('a comparison fits a terminal and says which targets are met', () => {
  const text = formatComparison({ users: 10_000, rounds: 3 }, comparison(201));
  expect(text).toBe(`
10,000 users, median of 3
             users/s    to floor    to guide     peak MB proxy cores
floor         20,000        1.00       10.00          70        0.00
guide          2,000        0.10        1.00         180        0.00
copy           8,000        0.40        4.00         201        0.13
  copy ≥ 0.4 of the floor              met
  copy ≥ 3 × the guide                 met
  peak of copy ≤ 200 MB                MISSED
whole move by the state machine, verified: 2,346 users/s
`);
  for (const line of `${introduction}${text}`.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test.each([
  [115, 'met'],
  [116, 'MISSED'],
])('peaks of 100 and %i MB are flat: %s', (peak, verdict) => {
  expect(formatSpread([comparison(100), comparison(peak)])).toContain(`${peak - 100} %`);
  expect(formatSpread([comparison(peak), comparison(100)])).toMatch(new RegExp(`${verdict}\\n$`));
});
