import { expect, it } from 'vitest';
import { readReturnTo } from './return-to.ts';

const issuer = 'https://id.example.com';
const allowedOrigins = ['https://app.example.com', 'http://localhost:5173'];
const read = (wanted: string | undefined) => readReturnTo(wanted, { issuer, allowedOrigins });

it.each([
  ['/account/sessions?a=b#c', '/account/sessions?a=b#c'],
  ['account/profile', '/account/profile'],
  ['https://id.example.com/account/profile', '/account/profile'],
  ['https://app.example.com', 'https://app.example.com/'],
  ['https://APP.example.com:443/tasks?x=//evil', 'https://app.example.com/tasks?x=//evil'],
  ['http://localhost:5173/x', 'http://localhost:5173/x'],
  ['', '/'],
  // Nothing but a path of this origin, however it looks.
  ['https:evil.example', '/evil.example'],
  ['https:/evil.example', '/evil.example'],
  ['%2f%2fevil.example', '/%2f%2fevil.example'],
  ['/%2f%2fevil.example', '/%2f%2fevil.example'],
  ['/\t/evil.example/..//x', null],
])('T28 leads to %j', (wanted, destination) => {
  expect(read(wanted)).toBe(destination);
});

it.each([
  undefined,
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  ' //evil.example',
  '/.//evil.example',
  '/x/..//evil.example',
  'https://evil.example',
  'https://id.example.com@evil.example',
  'https://good:word@id.example.com/',
  'https://good@app.example.com/',
  'https://app.example.com.evil.example/',
  'https://evil-app.example.com/',
  'https://app.example.com%2eevil.example/',
  'https://app。example。com。evil。example/',
  'https://app.example.com:8443/',
  'http://app.example.com/',
  'javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,x',
  'blob:https://app.example.com/x',
  'https://',
])('T28 leads nowhere by %j', (wanted) => {
  expect(read(wanted)).toBeNull();
});
