import { expect, it } from 'vitest';
import { profileFields } from '#shared/contract/profile';
import { languageOptions } from '../app/pages/profile/languages.ts';
import { profileRules } from './profile-rules.ts';

it('says of every field of the contract what it takes', () => {
  expect(Object.keys(profileRules)).toEqual(profileFields);
  expect(profileRules.age_range).toEqual({ options: ['under_18', '18_24', '25_34', '35_plus'] });
  expect(profileRules.time_per_week).toEqual({ min: 0, max: 2_147_483_647 });
  expect(profileRules.preferred_language).toMatchObject({ maxLength: 35, pattern: expect.any(String) });
});

it('has a pattern that browsers understand, which every language that is offered fits', () => {
  const { pattern = '', maxLength = 0 } = profileRules.preferred_language;
  const browserPattern = new RegExp(`^(?:${pattern})$`, 'v');
  for (const { value } of languageOptions('en', 'en')) {
    expect(value).toMatch(browserPattern);
    expect(value.length).toBeLessThanOrEqual(maxLength);
  }
  expect('en_US').not.toMatch(browserPattern);
});
