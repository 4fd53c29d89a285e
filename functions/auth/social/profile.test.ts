import { describe, expect, it } from 'vitest';
import type { SocialRefusal } from './errors.ts';
import { toProfile } from './profile.ts';

const claims = { sub: '1', email: 'Ada@Example.com', email_verified: true, name: 'Ada' };

describe('a profile', () => {
  it('is made of the claims, the address in small letters', () => {
    const picture = 'https://example.com/a.png';
    expect(toProfile({ ...claims, picture })).toEqual({
      subject: '1',
      email: 'ada@example.com',
      emailVerified: true,
      name: 'Ada',
      image: picture,
    });
  });

  it.each([
    [true, true],
    ['true', true],
    [false, false],
    ['false', false],
    [1, false],
    ['yes', false],
    [undefined, false],
  ])('T37 with email_verified %s is verified: %s', (email_verified, expected) => {
    expect(toProfile({ ...claims, email_verified }).emailVerified).toBe(expected);
  });

  it('has a name that may travel in tokens, and a picture only by https', () => {
    expect(toProfile({ ...claims, name: ' A\r\nB\u0000 ' }).name).toBe('A B');
    expect(toProfile({ ...claims, name: 'x'.repeat(1_000) }).name).toHaveLength(200);
    expect(toProfile({ ...claims, name: { toString: 1 } }).name).toBe('Ada');
    expect(toProfile({ ...claims, picture: 'javascript:alert(1)' })).not.toHaveProperty('image');
  });

  it.each([
    ['invalid_id_token', { ...claims, sub: '' }],
    ['invalid_id_token', { ...claims, sub: 7 }],
    ['email_not_found', { ...claims, email: undefined }],
    ['email_not_found', { ...claims, email: 'ada' }],
    ['email_not_found', { ...claims, email: 'ada@none.invalid' }],
    ['email_not_found', { ...claims, email: `${'a'.repeat(250)}@example.com` }],
  ])('is refused as %s', (code, faulty) => {
    expect(() => toProfile(faulty)).toThrow(expect.objectContaining({ code }) as SocialRefusal);
  });
});
