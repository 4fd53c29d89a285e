import { describe, expect, it } from 'vitest';
import { findTotpStep, hotp } from './totp-step.ts';

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
