import { Secret, TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { storeBase32Secret } from '#shared/totp-secret';
import { engineCode, findTotpStep, hotp } from './totp-step.ts';

const secret = '12345678901234567890';

describe('a code', () => {
  it.each([
    [0, '755224'],
    [1, '287082'],
    [2, '359152'],
    [9, '520489'],
  ])('of counter %i is that of RFC 4226, appendix D', (counter, code) => {
    expect(hotp(secret, counter)).toBe(code);
  });

  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [20_000_000_000, '353130'],
  ])('at second %i is that of RFC 6238, appendix B', (second, code) => {
    expect(findTotpStep(secret, code, second * 1_000)).toBe(Math.floor(second / 30));
  });

  it('is taken a step early or late, and no more', () => {
    const at = (step: number) => findTotpStep(secret, hotp(secret, 1_000), step * 30_000);
    expect([998, 999, 1_000, 1_001, 1_002].map(at)).toEqual([undefined, 1_000, 1_000, 1_000, undefined]);
  });

  it.each(['', '0', '28708', '2870820', '２８７０８２', ' 287082', 'x'.repeat(64)])('is not %j', (text) => {
    expect(findTotpStep(secret, text, 59_000)).toBeUndefined();
  });
});

describe('a secret that came as base32', () => {
  // Not UTF-8, as most random bytes are not.
  const bytes = Buffer.from('00ffc3288a1f4d6fe2b07c9315d80e6a77f1c4ab', 'hex');
  const app = new TOTP({ secret: new Secret({ buffer: new Uint8Array(bytes).buffer }) });
  const stored = storeBase32Secret(app.secret.base32);
  const now = 1_800_000_000_000;

  it('takes the codes of the app that has it, a step early or late', () => {
    const found = [-2, -1, 0, 1, 2].map((steps) =>
      findTotpStep(stored, app.generate({ timestamp: now + steps * 30_000 }), now),
    );
    const step = now / 30_000;
    expect(found).toEqual([undefined, step - 1, step, step + 1, undefined]);
  });

  it('does not take the codes that the engine would', () => {
    const code = engineCode(stored, now);
    expect(code).toBe(new TOTP({ secret: Secret.fromUTF8(stored) }).generate({ timestamp: now }));
    expect(findTotpStep(stored, code, now)).toBeUndefined();
  });
});
