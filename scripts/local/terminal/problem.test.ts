import { expect, it } from 'vitest';
import { UsageError } from '../options.ts';
import { formatProblem } from './problem.ts';

it('shows one line for what was foreseen', () => {
  expect(formatProblem(new UsageError('no such option'))).toBe('error: no such option\n');
});

it('shows where a mistake in the program is', () => {
  expect(formatProblem(new TypeError('x is undefined'))).toContain('problem.test.ts');
});
