import { expect, it } from 'vitest';
import { isDeliverable } from '#shared/mail/deliverable';

it.each(['a@anonymous.invalid', 'a@phone.INVALID', 'a@invalid', 'a@none.invalid.', 'a@none.invalid '])(
  'nobody has %j',
  (address) => {
    expect(isDeliverable(address)).toBe(false);
  },
);

it.each([
  'a@example.com',
  'a.invalid@example.com',
  'a@invalid.example.com',
  'a@notinvalid',
  'invalid@b.test',
])('somebody may have %j', (address) => {
  expect(isDeliverable(address)).toBe(true);
});
