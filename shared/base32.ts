const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const bitsPerLetter = 5;
/** Lengths of a last group that no bytes encode to (RFC 4648 §6). */
const brokenGroups: readonly number[] = [1, 3, 6];

/**
 * The bytes of base32 (RFC 4648 §6) as people are shown it: with or without padding, in either case, with blanks
 * anywhere. Undefined for anything else.
 */
export function fromBase32(text: string): Buffer | undefined {
  const [, letters] = /^([A-Z2-7]*)=*$/.exec(text.replace(/\s/g, '').toUpperCase()) ?? [];
  if (letters === undefined || brokenGroups.includes(letters.length % 8)) return undefined;
  const bytes = Buffer.alloc(Math.floor((letters.length * bitsPerLetter) / 8));
  let bits = 0;
  let length = 0;
  let index = 0;
  for (const letter of letters) {
    bits = ((bits << bitsPerLetter) | alphabet.indexOf(letter)) & 0xfff;
    length += bitsPerLetter;
    if (length < 8) continue;
    length -= 8;
    bytes[index++] = (bits >> length) & 0xff;
  }
  return bytes;
}
