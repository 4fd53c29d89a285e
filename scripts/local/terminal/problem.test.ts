import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { UsageError } from '../flags.ts';
import { formatProblem } from './problem.ts';

it('shows one line for what was foreseen', () => {
  expect(formatProblem(new UsageError('no such option'))).toBe('error: no such option\n');
});

it('shows one line for what the system refuses', () => {
  try {
    readFileSync('/no/such/file');
  } catch (error) {
    expect(formatProblem(error)).toBe("error: ENOENT: no such file or directory, open '/no/such/file'\n");
  }
  expect.assertions(1);
});

it('shows where a mistake in the program is', () => {
  expect(formatProblem(new TypeError('x is undefined'))).toContain('problem.test.ts');
});
