import { expect, test } from 'vitest';
import { isSameSite } from './site.ts';

test.each([
  ['app.example.com', 'api.example.com'],
  ['example.com', 'api.example.com'],
  ['app.example.com', 'auth.api.example.com'],
  ['app.example.co.uk', 'api.example.co.uk'],
  ['localhost', 'localhost'],
])('%s and %s are the same site', (host, other) => {
  expect(isSameSite(host, other)).toBe(true);
});

test.each([
  ['app.example.net', 'api.example.com'],
  ['app.evil-example.com', 'api.example.com'],
  ['other.co.uk', 'example.co.uk'],
  ['co.uk', 'example.co.uk'],
  ['localhost', 'api.example.com'],
])('%s and %s are not', (host, other) => {
  expect(isSameSite(host, other)).toBe(false);
});
