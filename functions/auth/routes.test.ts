import { describe, expect, it } from 'vitest';
import type { Feature } from '#shared/contract/features';
import { findOpenRoute, openRoutes } from './routes.ts';

const none: ReadonlySet<Feature> = new Set();

describe('the table of routes', () => {
  it.each(Object.entries(openRoutes))(
    'T33 %s is limited by address before anything else',
    (_, { limits }) => {
      expect(limits[0]?.per).toBe('address');
    },
  );

  it('T33 has one limit for every way to ask for the same', () => {
    for (const [one, other] of [
      ['POST /signin', 'POST /sign-in/email'],
      ['POST /signup', 'POST /sign-up/email'],
      ['POST /forgot-password', 'POST /request-password-reset'],
      ['GET /verify-email', 'POST /verify-email'],
    ] as const) {
      expect(openRoutes[one]?.limits).toEqual(openRoutes[other]?.limits);
    }
  });

  it('T20 gives an even time to each route that mails to some and not to others', () => {
    const even = Object.entries(openRoutes).filter(([, { evenTime }]) => evenTime);
    expect(even.map(([name]) => name)).toEqual([
      'POST /send-verification-email',
      'POST /request-password-reset',
      'POST /forgot-password',
      'POST /change-email',
    ]);
  });
});

describe('a request', () => {
  it('finds the route of its name, and what the engine calls it', () => {
    expect(findOpenRoute('POST', '/api/auth/signup', none)).toMatchObject({
      name: 'POST /signup',
      path: '/api/auth/sign-up/email',
      route: { status: 201 },
    });
    expect(findOpenRoute('DELETE', '/api/auth/sessions/abc', none)).toMatchObject({
      name: 'DELETE /sessions/{id}',
      path: '/api/auth/sessions/abc',
    });
  });

  it.each([
    ['POST', '/api/auth/constructor'],
    ['GET', '/api/auth/'],
    ['GET', '/api/auth'],
    ['DELETE', '/api/auth/sessions/'],
    ['DELETE', '/api/auth/sessions/{id}'],
    ['DELETE', '/api/auth/sessions/a/b'],
    ['DELETE', '/api/auth/other/a'],
    ['GET', '/api/auth/sessions/abc'],
    ['POST', '/api/auth/SIGNIN'],
    ['POST', '/api/auth/signin/'],
    ['POST', '/api/auth//signin'],
    ['HEAD', '/api/auth/me'],
  ])('T46 %s %s finds none', (method, path) => {
    expect(findOpenRoute(method, path, none)).toBeUndefined();
  });

  const switchable = Object.entries(openRoutes).filter(([, { feature }]) => feature);

  it('T50 finds what a stage has switched on, and nothing else of it', () => {
    expect(switchable).toHaveLength(17);
    for (const [name, { feature }] of switchable) {
      const [method = '', path = ''] = name.replace('{id}', 'google').split(' ');
      const find = (features: Feature[]) => findOpenRoute(method, `/api/auth${path}`, new Set(features));
      const other = feature === 'totp' ? 'passkeys' : 'totp';
      expect([find([]), find([other])]).toEqual([undefined, undefined]);
      expect(find(feature ? [feature] : [])?.name).toBe(name);
    }
  });
});
