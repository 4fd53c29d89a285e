import { expect, it } from 'vitest';
import { chooseLanguage } from './language.ts';

it.each([
  ['nothing is known', undefined, undefined, 'en'],
  ['the browser prefers it', undefined, 'ar', 'ar'],
  ['the browser prefers a kind of it', undefined, 'ar-EG,ar;q=0.9,en;q=0.8', 'ar'],
  ['the browser prefers one that there is not', undefined, 'fr-CH, fr;q=0.9, AR ; q=0.8, en;q=0.7', 'ar'],
  ['the order is another than the preference', undefined, 'en;q=0.5,ar;q=0.9', 'ar'],
  ['it is refused', undefined, 'ar;q=0,en;q=0.1', 'en'],
  ['the quality is no number', undefined, 'ar;q=x,en', 'en'],
  ['there is none of the browser’s', undefined, 'fr,de', 'en'],
  ['it was chosen', 'gatehouse_language=ar', 'en', 'ar'],
  ['one was chosen that there is not', 'gatehouse_language=toString', 'ar', 'ar'],
  ['the header is endless', undefined, `${'fr,'.repeat(10_000)}ar`, 'en'],
])('%s', (_, cookie, acceptLanguage, language) => {
  const headers = acceptLanguage === undefined ? {} : { 'accept-language': acceptLanguage };
  expect(chooseLanguage({ cookies: cookie ? ['a=b', cookie] : [], headers })).toBe(language);
});
