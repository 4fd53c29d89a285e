import { createHmac } from 'node:crypto';
import { totpKey } from '#shared/totp-secret';
import { isSame } from '../engine/signed-credentials.ts';

/** Better Auth's own: what every authenticator app knows (RFC 6238 §4, RFC 4226 §5.3). */
const periodMs = 30_000;
const digits = 6;
/** Steps of which a code is taken before and after the current one, for clocks that are off (RFC 6238 §5.2). */
const toleratedSteps = 1;

/**
 * The newest step, counted from 1970, that a code is of by the key of a stored secret (shared/totp-secret.ts);
 * undefined if it is of none that would be accepted now.
 * @throws InvalidTotpSecretError
 */
export function findTotpStep(secret: string, code: string, now: number): number | undefined {
  const key = totpKey(secret);
  const current = stepAt(now);
  for (let step = current + toleratedSteps; step >= current - toleratedSteps; step--) {
    if (isSame(hotp(key, step), code)) return step;
  }
  return undefined;
}

/** A code that Better Auth takes now: it keys with the text of a stored secret, whatever an app does. */
export function engineCode(secret: string, now: number): string {
  return hotp(secret, stepAt(now));
}

/** RFC 4226 §5.3. */
export function hotp(key: string | Buffer, counter: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const digest = createHmac('sha1', key).update(message).digest();
  const offset = (digest.at(-1) ?? 0) & 0xf;
  const number = digest.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

function stepAt(now: number): number {
  return Math.floor(now / periodMs);
}
