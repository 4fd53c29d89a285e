import { describe, expect, it, vi } from 'vitest';
import type { VerifiedToken } from '#shared/tokens/access-token';
import { openSession } from '#shared/tokens/credentials';

const verify = vi.fn(async () => ({ sub: 'user', sid: 'session', kid: 'key' }) as VerifiedToken);
const open = (authorization: string | undefined) => openSession(authorization, verify);

describe('an Authorization header', () => {
  it('with an access token opens the session it names', async () => {
    await expect(open('Bearer aaa.bbb.ccc')).resolves.toMatchObject({ values: ['session', 'user', 'key'] });
  });

  it.each([
    ['as it is', 'Bearer sessiontoken'],
    ['in odd case and spacing', 'bEaReR   sessiontoken'],
    ['with a cookie signature', 'Bearer sessiontoken.c2ln%3D'],
  ])('with a session token %s opens its session', async (_, header) => {
    await expect(open(header)).resolves.toMatchObject({ values: ['sessiontoken'] });
  });

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['of another scheme', 'Basic YTpi'],
    ['without a token', 'Bearer '],
    ['sent twice', 'Bearer one,Bearer two'],
    ['a comma list', 'Bearer one, two'],
    ['with a space in the token', 'Bearer one two'],
    ['with a line break', 'Bearer one\r\ntwo'],
    ['of 16 KB', `Bearer ${'a'.repeat(16_384)}`],
  ])('T18 %s is refused', async (_, header) => {
    await expect(open(header)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
