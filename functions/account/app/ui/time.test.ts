import { expect, it } from 'vitest';
import { agoInWords, dayInWords, inWords, momentInWords } from './time.ts';

it.each([
  [0, 'now'],
  [1, 'in 1 second'],
  [61, 'in 2 minutes'],
  [3_600, 'in 1 hour'],
  [86_400, 'tomorrow'],
  [-30, '30 seconds ago'],
  [-90, '1 minute ago'],
  [-7_200, '2 hours ago'],
  [-3 * 86_400, '3 days ago'],
])('%d seconds from now is %s', (seconds, words) => {
  expect(inWords(seconds, 'en')).toBe(words);
});

it('is never in the future for what has been, whatever the device’s clock says', () => {
  expect(agoInWords('2026-11-30T12:00:30Z', 'en', Date.parse('2026-11-30T12:00:00Z'))).toBe('now');
  expect(agoInWords('2026-11-30T12:00:00Z', 'en', Date.parse('2026-11-30T12:05:59Z'))).toBe('5 minutes ago');
});

it('is in the language of the reader', () => {
  expect(dayInWords('2026-11-30T12:00:00Z', 'en-GB')).toBe('30 November 2026');
  expect(dayInWords('2026-11-30T12:00:00Z', 'ar')).toContain('نوفمبر');
  expect(momentInWords('2026-11-30T12:00:00Z', 'en-GB')).toMatch(/^30 November 2026 at \d\d:\d\d$/);
});
