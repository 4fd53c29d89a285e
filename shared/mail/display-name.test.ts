import { expect, it } from 'vitest';
import { toDisplayName } from './display-name.ts';

it.each([
  ['Ada', 'Ada'],
  ['  Ada   Lovelace ', 'Ada Lovelace'],
  ['J.R.R. Tolkien', 'J.R.R. Tolkien'],
  ["Conan O'Brien, Jr.", "Conan O'Brien, Jr."],
  ['محمد', 'محمد'],
  ['می\u200cخواهم', 'می\u200cخواهم'],
  ['<b>Ada</b> & "Co"', '<b>Ada</b> & "Co"'],
  ['x'.repeat(41), `${'x'.repeat(40)}…`],
  ['🙂'.repeat(41), `${'🙂'.repeat(40)}…`],
])('greets %j', (name, shown) => {
  expect(toDisplayName(name)).toBe(shown);
});

it.each([
  ['Ada\r\nBcc: eve', 'Ada Bcc: eve'],
  ['Ada\u0000\u001b[31m', 'Ada [31m'],
  ['Ada\u202eevil', 'Ada evil'],
  ['\u2066Ada\u2069\u200f', 'Ada'],
  ['Ada\u2028\u2029\u0085Eve', 'Ada Eve'],
  ['Ada\ud800', 'Ada'],
  ['\ufeffAda\u{e0041}', 'Ada'],
])('T44 leaves nothing that ends or turns a line: %j', (name, shown) => {
  expect(toDisplayName(name)).toBe(shown);
});

it.each([
  '',
  ' \u200b ',
  'https://evil.example',
  'You have won: evil.example/prize',
  't.co',
  'www.evil.example',
  'evil．com',
  'evil。com',
  'evil｡com',
  'bücher.example',
  'evil\u200d.com',
  'ⓔⓥⓘⓛ.ⓒⓞⓜ',
  'eve@evil',
])('greets nobody by %j', (name) => {
  expect(toDisplayName(name)).toBeUndefined();
});
