import { expect, it } from 'vitest';
import { createBackoff, parseRetryAfter } from './backoff.ts';

const now = Date.parse('2026-01-02T03:04:05Z');

it.each([
  ['7', 7_000],
  ['0', 0],
  ['Fri, 02 Jan 2026 03:04:15 GMT', 10_000],
  ['Fri, 02 Jan 2026 03:04:00 GMT', 0],
  ['soon', undefined],
  [null, undefined],
])('reads Retry-After %j', (value, expected) => {
  expect(parseRetryAfter(value, now)).toBe(expected);
});

it('waits longer each time, up to a limit, and leaves half of it to chance', () => {
  const waits = (random: number) => {
    const backoff = createBackoff(() => random);
    return Array.from({ length: 7 }, () => backoff.nextPatient());
  };
  expect(waits(0)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  expect(waits(1)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]);
});

it('waits at least as long as it is told, and gives up after two minutes in all', () => {
  const backoff = createBackoff(() => 0);
  expect(backoff.next(60_000)).toBe(60_500);
  expect(backoff.next(50_000)).toBe(51_000);
  expect(backoff.next(50_000)).toBeUndefined();
});

it('does not begin to wait for an hour', () => {
  expect(createBackoff().next(3_600_000)).toBeUndefined();
});
