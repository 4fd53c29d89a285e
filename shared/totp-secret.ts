import { fromBase32 } from '#shared/base32';

/** Better Auth makes secrets of letters, digits, `-` and `_` (crypto/random): none begins like this. */
const mark = 'base32:';

/** A secret that was to be base32 is not. The message does not quote it. */
export class InvalidTotpSecretError extends Error {
  override readonly name = 'InvalidTotpSecretError';
}

/**
 * The form in which a secret is stored, encrypted, that a user's authenticator app has from elsewhere. Better Auth's
 * own are text, whose UTF-8 is the key; one from elsewhere may be any bytes, and those need not be UTF-8.
 * @throws InvalidTotpSecretError for what no app can have: anything but base32 of at least one byte
 */
export function storeBase32Secret(base32: string): string {
  const stored = `${mark}${base32}`;
  totpKey(stored);
  return stored;
}

/**
 * The key that an app's codes are made with (RFC 6238 §4), of a stored secret.
 * @throws InvalidTotpSecretError
 */
export function totpKey(stored: string): Buffer {
  if (!stored.startsWith(mark)) return Buffer.from(stored);
  const key = fromBase32(stored.slice(mark.length));
  // Codes of an empty key are known to everybody.
  if (key !== undefined && key.length > 0) return key;
  throw new InvalidTotpSecretError('the secret of a second factor must be base32 of at least one byte');
}
