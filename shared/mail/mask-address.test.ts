import { expect, it } from 'vitest';
import { maskAddress } from './mask-address.ts';

it.each([
  ['ada@example.com', 'a•••@e•••.com'],
  ['a@b.co.uk', 'a•••@b•••.uk'],
  ['"a@b"@example.com', '"•••@e•••.com'],
  ['😀x@example.com', '😀•••@e•••.com'],
  ['ada@localhost', 'a•••@l•••'],
])('%s is shown as %s', (address, masked) => {
  expect(maskAddress(address)).toBe(masked);
});
