import { createHash } from 'node:crypto';

export const recoveryCodeCount = 10;
/** Crockford's base 32: no letter can be taken for a digit. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 80 bits: beyond guessing, also for whoever has the hashes. */
const length = 16;
const group = /.{4}(?=.)/g;

/** Makes recovery codes, as people are to keep them: `4T7K-9QZM-0H2X-8VWC`. */
export function createRecoveryCodes(): string[] {
  return Array.from({ length: recoveryCodeCount }, () => {
    const random = crypto.getRandomValues(new Uint8Array(length));
    return Array.from(random, (byte) => alphabet[byte % alphabet.length])
      .join('')
      .replace(group, '$&-');
  });
}

/** What is stored of a recovery code, however it is typed: in small letters, without hyphens, O for 0, I or L for 1. */
export function hashRecoveryCode(code: string): string {
  const plain = code.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return createHash('sha256').update(plain).digest('base64url');
}
