import { expect, it } from 'vitest';
import { type Strength, strengthOf } from './password-strength.ts';

it.each<[string, Strength]>([
  ['a', 'weak'],
  ['aaaaaaaaaaaaaaaaaaaaaaaa', 'weak'],
  ['abcdefghijklmnopqrstuvwxyz', 'weak'],
  ['87654321', 'weak'],
  ['kittens', 'fair'],
  ['tr0ub4dor&3', 'strong'],
  ['correct horse battery staple', 'strong'],
  ['كلمة مرور طويلة', 'strong'],
  ['😀😀😀😀😀😀', 'weak'],
])('%s is %s', (password, strength) => {
  expect(strengthOf(password)).toBe(strength);
});
