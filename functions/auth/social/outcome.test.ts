import { expect, it } from 'vitest';
import { redirectWith } from './outcome.ts';

it.each([
  ['https://app.example.com/sorry', 'https://app.example.com/sorry?error=x'],
  ['https://app.example.com/sorry?a=1', 'https://app.example.com/sorry?a=1&error=x'],
  ['/sorry#top', '/sorry?error=x#top'],
])('%s becomes %s', (url, location) => {
  expect(redirectWith('x', url)).toEqual({ statusCode: 302, headers: { location } });
});
