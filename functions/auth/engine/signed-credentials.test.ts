import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { HttpEvent } from '#shared/http/event';
import { createEvent } from '#shared/http/testing';
import { createSignedCredentials } from './signed-credentials.ts';

const [first, second, third] = [1, 2, 3].map((version) => ({
  version,
  value: `${version}-a-secret-of-at-least-32-characters`,
})) as [Secret, Secret, Secret];
interface Secret {
  readonly version: number;
  readonly value: string;
}

const name = '__Secure-better-auth.session_token';
const signed = ({ value: secret }: Secret, value = 'a-token', cookie = name) =>
  `${cookie}=${encodeURIComponent(`${value}.${createHmac('sha256', secret).update(value).digest('base64')}`)}`;
const eventWith = (cookies: string[], authorization?: string): HttpEvent => ({
  ...createEvent('GET /api/auth/get-session', { headers: { ...(authorization && { authorization }) } }),
  cookies,
  jsonBody: undefined,
});
const renew = (cookies: string[], authorization?: string) =>
  createSignedCredentials([second, first]).renew(eventWith(cookies, authorization));
const know = (cookies: string[]) => createSignedCredentials([second, first]).know(eventWith(cookies));

describe('cookies', () => {
  it('of an older version are signed as the newest does, also those that are not the session’s', () => {
    const state = 'better-auth.state';
    expect(renew([signed(first), signed(first, 'a.b=c', state)]).cookies).toEqual([
      signed(second),
      signed(second, 'a.b=c', state),
    ]);
  });

  it.each([
    ['of the newest version', signed(second)],
    ['of an unknown version', signed(third)],
    ['whose value was changed', signed(first).replace('a-token', 'b-token')],
    ['whose signature was cut', signed(first).slice(0, -6)],
    ['of others', signed(first, 'a-token', 'other.session')],
    ['without a signature', `${name}=a-token`],
    ['that cannot be decoded', `${name}=%E0%A4%A`],
  ])('%s stay as they are', (_, cookie) => {
    expect(renew([cookie]).cookies).toEqual([cookie]);
  });

  it('are known if one of the versions has signed them', () => {
    expect(know([signed(first), signed(second), 'other=1', `${name}=a-token`])).toBe(true);
    expect(know([signed(first), signed(third)])).toBe(false);
    expect(know([signed(third, 'a-token', 'other.session')])).toBe(true);
  });
});

describe('a bearer token', () => {
  const value = (cookie: string) => cookie.slice(cookie.indexOf('=') + 1);
  const unsigned = 'Bearer a-token';

  it.each([
    ['of an older version', `Bearer ${value(signed(first))}`],
    ['of a version that is dropped, or not known yet', `Bearer ${value(signed(third))}`],
    ['that is not encoded', `Bearer ${decodeURIComponent(value(signed(second)))}`],
    ['with an encoded letter', `Bearer ${value(signed(second)).replace('a', '%61')}`],
    ['without a signature', unsigned],
  ])('%s is looked up by the token alone', (_, authorization) => {
    expect(renew([], authorization).headers.authorization).toBe(unsigned);
  });

  it.each([['Bearer header.payload.signature'], ['Bearer decoy.x'], [`Basic ${value(signed(first))}`]])(
    '%s stays as it is',
    (authorization) => {
      expect(renew([], authorization).headers.authorization).toBe(authorization);
    },
  );

  it('with a signature of nobody’s does not get in the way of a cookie', () => {
    const decoy = `Bearer ${value(signed(third, 'decoy'))}`;
    expect(renew([signed(first)], decoy).headers.authorization).toBe(decoy);
    expect(renew([signed(first)], `Bearer ${value(signed(first))}`).headers.authorization).toBe(unsigned);
  });
});
