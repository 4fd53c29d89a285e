import { randomBytes } from 'node:crypto';
import { Secret } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { fromBase32 } from '#shared/base32';

describe('base32', () => {
  it.each([
    ['', ''],
    ['MY', 'f'],
    ['MZXQ', 'fo'],
    ['MZXW6', 'foo'],
    ['MZXW6YQ', 'foob'],
    ['MZXW6YTB', 'fooba'],
    ['MZXW6YTBOI', 'foobar'],
  ])('%j is %j (RFC 4648 §10)', (text, decoded) => {
    const padded = text.padEnd(Math.ceil(text.length / 8) * 8, '=');
    for (const spelling of [text, padded, text.toLowerCase(), ` ${text.replace(/(..)/g, '$1 ')}\n`])
      expect(fromBase32(spelling)?.toString()).toBe(decoded);
  });

  it('is read as authenticator apps read it, whatever the bytes and however many', () => {
    for (let length = 1; length <= 64; length++) {
      const bytes = randomBytes(length);
      const { base32 } = new Secret({ buffer: new Uint8Array(bytes).buffer });
      expect(fromBase32(base32)).toEqual(bytes);
    }
  });

  it.each(['A', 'ABC', 'ABCDEF', 'AB=CD', 'AB0D', 'AB1D', 'AB8D', 'ÄBCD', 'AB-D', '{"a":1}'])(
    'is not %j',
    (text) => {
      expect(fromBase32(text)).toBeUndefined();
    },
  );
});
