/** Base64 of RFC 4648 §4 without padding, as the PHC string format has it. */
export function toUnpaddedBase64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

/** The bytes of unpadded base64; undefined for anything that `toUnpaddedBase64` does not write. */
export function fromUnpaddedBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return toUnpaddedBase64(bytes) === text ? bytes : undefined;
}

/** The bytes of padded base64; undefined for anything else, which Node itself would read all the same. */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
