import { expect, it } from 'vitest';
import { findDifferingFields } from './differing-fields.ts';

it('names each field that differs', () => {
  const there = { 'user.name': 'a', 'user.email': 'b', 'accounts.my.own.password': 'c' };
  const here = { 'user.name': 'a', 'user.email': 'x', 'accounts.my.own.password': 'x' };
  expect(findDifferingFields(there, here, [])).toEqual(['accounts.my.own.password', 'user.email']);
});

it('names what is on one side only by its part', () => {
  const there = { 'profile.age_range': 'a', 'profile.time_per_week': 'b', 'accounts.google.id': 'c' };
  const here = { 'factor.id': 'd', 'accounts.my.own.password': 'e' };
  expect(findDifferingFields(there, here, [])).toEqual([
    'accounts.google',
    'accounts.my.own',
    'factor',
    'profile',
  ]);
});

it('does not name identities that somebody else is known to have', () => {
  const there = { 'accounts.google.id': 'a', 'accounts.google.accountId': 'b', 'user.name': 'c' };
  expect(findDifferingFields(there, { 'user.name': 'c' }, ['google'])).toEqual([]);
  expect(findDifferingFields(there, { 'user.name': 'x' }, ['github'])).toEqual([
    'accounts.google',
    'user.name',
  ]);
});
