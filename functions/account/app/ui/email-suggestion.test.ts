import { expect, it } from 'vitest';
import { suggestAddress } from './email-suggestion.ts';

it.each([
  ['ada@gmial.com', 'ada@gmail.com'],
  ['ada@gmail.con', 'ada@gmail.com'],
  [' Ada@HOTMIAL.com ', 'ada@hotmail.com'],
  ['ada@outlok.com', 'ada@outlook.com'],
  ['ada@gmx.d', 'ada@gmx.de'],
])('%s was probably %s', (typed, meant) => {
  expect(suggestAddress(typed)).toBe(meant);
});

it.each([
  'ada@gmail.com',
  'ada@example.com',
  'ada@gmx.net',
  'ada@mx.io',
  'ada',
  'ada@',
  '@gmial.com',
  'a@b@gmial.com',
  '',
])('has nothing to say about %j', (typed) => {
  expect(suggestAddress(typed)).toBeUndefined();
});
