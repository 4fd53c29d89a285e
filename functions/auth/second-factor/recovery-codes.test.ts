import { expect, it } from 'vitest';
import { createRecoveryCodes, hashRecoveryCode } from './recovery-codes.ts';

it('T40 recovery codes are ten different ones of 80 bits', () => {
  const codes = createRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
});

it.each(['4T7K-9QZM-0H21-8VWC', '4t7k9qzmoh2i8vwc', ' 4T7K 9QZM OH2L 8VWC '])(
  '%j is the same code however it is typed',
  (typed) => {
    expect(hashRecoveryCode(typed)).toBe(hashRecoveryCode('4T7K9QZM0H218VWC'));
  },
);

it('a stored hash is not a code', () => {
  const hash = hashRecoveryCode('4T7K-9QZM-0H21-8VWC');
  expect(hashRecoveryCode(hash)).not.toBe(hash);
});
