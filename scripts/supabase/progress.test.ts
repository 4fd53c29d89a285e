import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RunStatus } from '#shared/contract/migration';
import { createProgress } from './progress.ts';

const run: RunStatus = {
  run_id: '0198c2f0-0000-4000-8000-000000000001',
  mode: 'copy',
  state: 'copying',
  done: 0,
  total: 100_000,
  issues: 0,
  started_at: '2026-11-20T21:00:00Z',
  updated_at: '2026-11-20T21:00:00Z',
};

/** Shows looks at a run, each a second after the one before, and answers what was written. */
function show(isTTY: boolean, columns: number, looks: readonly (Partial<RunStatus> | undefined)[]) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns });
  const progress = createProgress({ stream });
  for (const look of looks) {
    vi.advanceTimersByTime(1_000);
    progress.show(look && { ...run, ...look });
  }
  progress.end();
  return String(stream.read() ?? '');
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const looks = [
  undefined,
  { done: 0 },
  { done: 10_000, issues: 3 },
  { done: 20_000, issues: 1_234 },
  { state: 'verifying' as const, done: 0, issues: 1_234 },
];

it('moves a bar with phase, users, speed, time left and issues in 80 columns', () => {
  const written = show(true, 80, looks);
  const drawn = written
    .split('\u001b[1G')
    .map((text) => stripVTControlCharacters(text).trimEnd())
    .filter((text) => text !== '');
  expect(drawn).toEqual([
    'planning',
    'copying     [------------------------------]   0%        0/100,000  0 issues',
    'copying     [=------------]  10%   10,000/100,000  10,000/s  ETA 0:09  3 issues',
    'copying     [==-------]  20%   20,000/100,000  10,000/s  ETA 0:08  1,234 issues',
    'verifying   [-----------------------------]   0%        0/100,000  1,234 issues',
  ]);
});

it.each([80, 60, 40, 20])('never wraps in %i columns', (columns) => {
  const large = { done: 1_234_567, total: 10_000_000, issues: 1_000_000 };
  const written = show(true, columns, [{ ...large, done: 0 }, large, { ...large, state: 'rolling_back' }]);
  for (const text of written.split('\u001b[1G'))
    expect(stripVTControlCharacters(text).trimEnd().length).toBeLessThan(columns);
});

it('leaves the terminal as it was', () => {
  const written = show(true, 80, looks);
  for (const [off, on] of [
    ['\u001b[?25l', '\u001b[?25h'],
    ['\u001b[?7l', '\u001b[?7h'],
  ] as const)
    expect(written.lastIndexOf(on)).toBeGreaterThan(written.lastIndexOf(off));
  expect(vi.getTimerCount()).toBe(0);
});

it('writes a line every five seconds, and at each new phase, where there is no terminal', () => {
  const steady = Array.from({ length: 12 }, (_, second) => ({ done: second * 1_000 }));
  const lines = show(false, 80, [undefined, ...steady, { state: 'reconciling', done: 0 }]);
  expect(lines).toBe(
    [
      'copying: 0 of 100,000 users, 0 issues',
      'copying: 5,000 of 100,000 users, 1,000/s, ETA 1:35, 0 issues',
      'copying: 10,000 of 100,000 users, 1,000/s, ETA 1:30, 0 issues',
      'reconciling: 0 of 100,000 users, 0 issues',
      '',
    ].join('\n'),
  );
});

it('tells the speed of now, and no time left while nothing moves', () => {
  const stalled = Array.from({ length: 16 }, () => ({ done: 50_000 }));
  const lines = show(false, 80, [{ done: 0 }, ...stalled])
    .trimEnd()
    .split('\n');
  expect(lines.at(-1)).toBe('copying: 50,000 of 100,000 users, 0/s, 0 issues');
});
