import { expect, test } from 'vitest';
import { parseSizes } from './arguments.ts';

test('sizes are those of the targets unless others are asked for', () => {
  expect(parseSizes([])).toEqual([
    { users: 10_000, rounds: 3 },
    { users: 100_000, rounds: 1 },
  ]);
  expect(parseSizes(['--users', '2000'])).toEqual([{ users: 2_000, rounds: 3 }]);
});

test.each([['--users', '999'], ['--users', '10k'], ['--users', '10000,'], ['--user', '10000'], ['10000']])(
  '%s %s is refused',
  (...args) => {
    expect(() => parseSizes(args)).toThrow('give --users as numbers of 1,000 at least');
  },
);
