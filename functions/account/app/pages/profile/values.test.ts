import { expect, it } from 'vitest';
import { profileRules } from '../../../server/profile-rules.ts';
import { bodyOf, changedFields, emptyValues, mergeValues } from './values.ts';

const empty = emptyValues(profileRules, 'ar');

it('begins empty, but for the language', () => {
  expect(changedFields({ ...empty, preferred_language: '' }, empty)).toEqual(['preferred_language']);
});

it('saves numbers as such, and null for what was emptied', () => {
  const values = { ...empty, age_range: '25_34', time_per_week: '1e1', learning_mode: '' };
  expect(bodyOf(profileRules, values, ['age_range', 'time_per_week', 'learning_mode'])).toEqual({
    age_range: '25_34',
    time_per_week: 10,
    learning_mode: null,
  });
});

it('keeps what was entered here, and takes the rest from there', () => {
  const there = { ...empty, age_range: '18_24', learning_speed: 'casual' };
  const here = { ...empty, age_range: '35_plus', time_per_week: '3' };
  expect(mergeValues(empty, there, here)).toEqual({
    ...empty,
    age_range: '35_plus',
    time_per_week: '3',
    learning_speed: 'casual',
  });
});
