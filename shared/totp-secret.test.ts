import { expect, it } from 'vitest';
import { InvalidTotpSecretError, storeBase32Secret, totpKey } from '#shared/totp-secret';

it('a secret from elsewhere keys with its bytes, of any value', () => {
  expect(totpKey(storeBase32Secret('74AH6AQD'))).toEqual(Buffer.from('ff007f0203', 'hex'));
  expect(storeBase32Secret('74ah 6aqd')).toBe('base32:74ah 6aqd');
});

it("one of the engine's keys with its text, also if it could be base32", () => {
  for (const text of ['JBSWY3DPEHPK3PXP', 'BASE32-and-more', '-_aZ09'])
    expect(totpKey(text)).toEqual(Buffer.from(text));
});

it.each(['', ' ', '===', 'not base32!', '{"key_id":"1"}'])('%j is no secret, and is not quoted', (text) => {
  expect(() => storeBase32Secret(text)).toThrow(InvalidTotpSecretError);
  expect(() => totpKey(`base32:${text}`)).toThrow(/^the secret of a second factor must be base32/);
});
