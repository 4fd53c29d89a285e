import { expect, test } from 'vitest';
import { createThrottle } from './throttle.ts';

test('a burst passes, then as many as the rate allows', () => {
  let nowMs = 1_000;
  const mayPass = createThrottle({ rateLimit: 10, burstLimit: 3 }, () => nowMs);
  const pass = (count: number) => Array.from({ length: count }, mayPass).filter(Boolean).length;
  expect(pass(5)).toBe(3);
  nowMs += 99;
  expect(pass(1)).toBe(0);
  nowMs += 1;
  expect(pass(2)).toBe(1);
  nowMs += 60_000;
  expect(pass(5)).toBe(3);
});

test('a clock that goes back gives nothing away', () => {
  let nowMs = 10_000;
  const mayPass = createThrottle({ rateLimit: 1, burstLimit: 1 }, () => nowMs);
  expect(mayPass()).toBe(true);
  nowMs = 0;
  expect(mayPass()).toBe(false);
});
