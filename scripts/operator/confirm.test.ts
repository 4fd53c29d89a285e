import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { confirm } from './confirm.ts';

test.each([
  ['yes\n', true],
  [' YES \n', true],
  ['y\n', false],
  ['no\n', false],
  ['\n', false],
  ['', false],
])('%j is answered with %s', async (typed, expected) => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const answer = confirm({ input, output }, 'Delete?');
  input.end(typed);
  expect(await answer).toBe(expected);
  expect(String(output.read())).toBe('Delete? (yes or no) ');
});
