import { createHmac } from 'node:crypto';
import { isSame } from '../engine/signed-credentials.ts';

/** Better Auth's own: what every authenticator app knows (RFC 6238 §4, RFC 4226 §5.3). */
const periodMs = 30_000;
const digits = 6;
/** Steps of which a code is taken before and after the current one, for clocks that are off (RFC 6238 §5.2). */
const toleratedSteps = 1;

/** The newest step, counted from 1970, that a code is of; undefined if it is of none that would be accepted now. */
export function findTotpStep(secret: string, code: string, now: number): number | undefined {
  const current = Math.floor(now / periodMs);
  for (let step = current + toleratedSteps; step >= current - toleratedSteps; step--) {
    if (isSame(hotp(secret, step), code)) return step;
  }
  return undefined;
}

/** RFC 4226 §5.3. */
export function hotp(secret: string, counter: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const digest = createHmac('sha1', secret).update(message).digest();
  const offset = (digest.at(-1) ?? 0) & 0xf;
  const number = digest.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}
