import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RouteKeyOf } from '#shared/contract/routes';
import { createHttpHandler } from '#shared/http/handler';
import { context, createEvent } from '#shared/http/testing';
import { bundlePages } from '../../scripts/build/bundle-pages.ts';
import { createAccountRoutes } from './account.ts';
import { wordsFor } from './app/copy/copy.ts';
import { en } from './app/copy/en.ts';
import { type PageName, pageList } from './app/page-list.ts';
import { titleOf } from './app/titles.ts';
import { accountEnvironment } from './env.ts';

const token = 'eyJhbGciOiJIUzI1NiJ9.c2VjcmV0.dG9rZW4';
const names = Object.keys(pageList) as PageName[];
const settings = accountEnvironment.parse({
  PRODUCT_NAME: 'A & B',
  ISSUER: 'https://api.example.com',
  ALLOWED_ORIGINS: 'https://app.example.com',
  SECOND_FACTORS: 'totp,passkeys',
  PROVIDERS: '[{"id":"google","name":"Google"}]',
  BRAND:
    '{"accent":"#0a7d4f","logoUrl":"https://cdn.example.com/logo.svg","termsUrl":"https://example.com/terms"}',
});
const logged: string[] = [];
let handler: ReturnType<typeof createHttpHandler>;
beforeAll(async () => {
  const { manifest, style } = await bundlePages(join(import.meta.dirname, '../..'));
  const assets = { manifest, style, read: (file: string) => Buffer.from(`the bytes of ${file}`) };
  handler = createHttpHandler(createAccountRoutes(settings, assets));
});
beforeEach(() => {
  logged.length = 0;
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => logged.push(String(line)) > 0);
});
afterEach(() => vi.restoreAllMocks());

/** The most specific route, as API Gateway finds it. */
function routeOf(path: string): RouteKeyOf<'account'> {
  if (path === '/account' || path === '/account/continue') return `GET ${path}`;
  return /^\/account\/assets\/[^/]+$/.test(path) ? 'GET /account/assets/{file}' : 'GET /account/{proxy+}';
}

interface Asked {
  readonly headers?: Record<string, string>;
  readonly cookies?: string[];
}

/** Opens a path with a query as API Gateway hands it over: the query raw, and decoded by name. */
async function open(rawPath: string, query = '', asked: Asked = {}) {
  const event = {
    ...createEvent(routeOf(rawPath)),
    pathParameters: { file: rawPath.slice(rawPath.lastIndexOf('/') + 1) },
    rawPath,
    rawQueryString: query,
    ...(query && { queryStringParameters: Object.fromEntries(new URLSearchParams(query)) }),
    headers: {},
    ...asked,
  };
  const { statusCode, headers = {}, body = '', isBase64Encoded } = await handler(event as never, context);
  return { status: statusCode, headers, bytes: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'), body };
}

const textOf = (body: string, tag: string) =>
  new RegExp(`<${tag}(?: [^>]*)?>([\\s\\S]*?)</${tag}>`).exec(body)?.[1] ?? '';
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
function dataOf(body: string) {
  const json = /data-page="([^"]*)"/.exec(body)?.[1] ?? '';
  return JSON.parse(json.replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
}
const policyOf = (headers: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    String(headers['content-security-policy'])
      .split('; ')
      .map((directive) => [directive.split(' ', 1)[0], directive.slice(directive.indexOf(' ') + 1)]),
  );

describe.each(names)('the page %s', (page) => {
  it('T47 runs files of its own origin alone, asks that alone, and is neither framed nor kept', async () => {
    const { status, headers, body } = await open(`/account/${page}`);
    expect(status).toBe(200);
    expect(textOf(body, 'title')).toBe(escaped(`${titleOf(en, { page, error: null })} – A & B`));
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    const style = createHash('sha256').update(textOf(body, 'style')).digest('base64');
    expect(policyOf(headers)).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': `'sha256-${style}'`,
      'img-src': 'https://cdn.example.com',
      'connect-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
      'require-trusted-types-for': "'script'",
      'trusted-types': "'none'",
    });
    expect(body.match(/<script[^>]*>[\s\S]*?<\/script>/g)).toEqual([
      expect.stringMatching(
        /^<script type="module" src="\/account\/assets\/browser-[A-Z0-9]{8}\.js"><\/script>$/,
      ),
    ]);
    expect(body).not.toMatch(/\son\w+=|\sstyle=|javascript:|<iframe/);
  });

  it('is there at once, in one answer: with its heading, and words for those without scripts', async () => {
    const { body } = await open(`/account/${page}`);
    expect(body.match(/<h1>/g)).toHaveLength(1);
    expect(textOf(body, 'h1')).toBe(escaped(titleOf(en, { page, error: null })));
    expect(textOf(body, 'noscript')).toContain(en.common.withoutScripts);
    for (const button of body.match(/<button[^>]*type="submit"[^>]*>/g) ?? [])
      expect(button).toContain(' disabled');
  });

  it.each([
    'x="><script>alert(1)</script>',
    "title=<img src=x onerror=alert(1)>&'onload='alert(1)",
    'error=%3C/title%3E%3Cscript%3Ealert(1)%3C/script%3E',
    'return_to=javascript:alert(1)',
    'return_to=https://evil.example/&error=<b>',
    `error=${'a'.repeat(65)}`,
    'x=x%00%0d%0aset-cookie:a=b',
  ])('T55 is the same bytes whatever the query says: %.60s', async (query) => {
    expect(await open(`/account/${page}`, query)).toEqual(await open(`/account/${page}`));
  });
});

it.each(['verify', 'reset', 'delete'] as const)(
  'the page %s has no token in it, whatever that is',
  async (page) => {
    const expected = await open(`/account/${page}`, 'token=x');
    expect(dataOf(expected.body)).toMatchObject({ hasToken: true });
    for (const query of [`token=${token}`, `token=${'a'.repeat(8_000)}`, 'token=%3C/script%3E'])
      expect(await open(`/account/${page}`, query)).toEqual(expected);
    expect(dataOf((await open(`/account/${page}`, 'token=')).body)).toMatchObject({ hasToken: false });
  },
);

it.each([
  '/account/verify/',
  '/account//verify',
  '/account/Verify',
  '/account/verify;x',
  '/account/verify/../delete',
  '/account/%76erify',
  '/account/constructor',
  '/account/__proto__',
  '/account/assets/manifest.json',
  '/account/assets/../manifest.json',
  '/account/assets/',
  '/account/<script>alert(1)</script>',
  '/account/',
])('T46 %s is no page, and is not repeated', async (path) => {
  const { status, headers, body } = await open(path, `token=${token}&error=FORBIDDEN`);
  expect(status).toBe(404);
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(headers['cache-control']).toBe('no-store');
  expect(body).toBe((await open('/account/other')).body);
  expect(body).toContain(escaped(en.error.notFound.text));
});

it('T28 sends people back to allowed origins alone', async () => {
  const returnTo = async (wanted: string) =>
    dataOf((await open('/account/sign-in', new URLSearchParams({ return_to: wanted }).toString())).body)
      .returnTo;
  expect(await returnTo('https://app.example.com/a?b=c#d')).toBe('https://app.example.com/a?b=c#d');
  expect(await returnTo('/account/security')).toBe('/account/security');
  expect(await returnTo('https://api.example.com/account/security')).toBe('/account/security');
  for (const evil of [
    '//evil.example',
    '/\\evil.example',
    'https:evil.example',
    'https://app.example.com@evil.example',
    'https://api.example.com//evil.example',
    'javascript:alert(1)',
  ])
    expect((await returnTo(evil)) ?? '/', evil).toMatch(/^\/(?!\/)/);
  expect(await returnTo('https://app.example.com.evil.example/')).toBeNull();
});

describe('where a provider’s sign-in comes back to', () => {
  it.each([
    ['', '/account/profile'],
    ['return_to=https://app.example.com/x', 'https://app.example.com/x'],
    ['return_to=https://evil.example', '/account/profile'],
    ['twoFactorRedirect=true', '/account/second-factor'],
    [
      'twoFactorRedirect=true&return_to=https://app.example.com/x',
      '/account/second-factor?return_to=https%3A%2F%2Fapp.example.com%2Fx',
    ],
  ])('leads on: "%s"', async (query, location) => {
    const { status, headers } = await open('/account/continue', query);
    expect({ status, location: headers.location }).toEqual({ status: 302, location });
  });
});

it('whoever asks for the account alone is led to it', async () => {
  expect(await open('/account')).toMatchObject({ status: 302, headers: { location: '/account/profile' } });
});

it('an error page has the words of its code, and of an unknown one that it did not work', async () => {
  for (const code of [...Object.keys(en.problems), 'ONE_OF_A_NEWER_SERVER']) {
    const { body } = await open('/account/error', `error=${code}`);
    const { heading, text } = wordsFor(en, code);
    expect(textOf(body, 'h1')).toBe(escaped(heading));
    expect(body).toContain(escaped(text));
  }
});

it('an error without words does not compile', () => {
  const { FORBIDDEN, ...others } = en.problems;
  // @ts-expect-error FORBIDDEN is missing
  const incomplete: typeof en.problems = others;
  expect({ ...incomplete, FORBIDDEN }).toEqual(en.problems);
});

it('scripts are kept for ever, as small as the browser takes them', async () => {
  const [, file = ''] = /src="\/account\/assets\/([^"]+)"/.exec((await open('/account/sign-in')).body) ?? [];
  for (const encoding of ['br', 'gzip']) {
    const answer = await open(`/account/assets/${file}`, '', { headers: { 'accept-encoding': encoding } });
    expect(answer.bytes.toString()).toBe(`the bytes of ${file}`);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'content-encoding': encoding,
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
  }
});

it('pages are compressed as the browser takes them', async () => {
  const plain = await open('/account/sign-in');
  const encoded = (encoding: string) =>
    open('/account/sign-in', '', { headers: { 'accept-encoding': encoding } });
  const brotli = await encoded('gzip, deflate, br');
  expect(brotli.headers['content-encoding']).toBe('br');
  expect(brotliDecompressSync(brotli.bytes).toString()).toBe(plain.body);
  expect(gunzipSync((await encoded('gzip, br;q=0')).bytes).toString()).toBe(plain.body);
  expect((await encoded('identity')).body).toBe(plain.body);
  // TCP sends ten segments of 1,460 bytes before it waits for an answer (RFC 6928).
  expect(brotli.bytes.length).toBeLessThan(14_600);
});

it.each<[string, Asked, 'en' | 'ar']>([
  ['nothing is said', {}, 'en'],
  ['the browser prefers it', { headers: { 'accept-language': 'fr, ar-EG;q=0.8, en;q=0.5' } }, 'ar'],
  ['the browser refuses it', { headers: { 'accept-language': 'ar;q=0, en' } }, 'en'],
  [
    'it was chosen here',
    { cookies: ['a=b', 'gatehouse_language=ar'], headers: { 'accept-language': 'en' } },
    'ar',
  ],
  ['what was chosen is no language', { cookies: ['gatehouse_language=constructor'] }, 'en'],
])('the language of a page, where %s', async (_, asked, language) => {
  const { body } = await open('/account/sign-in', '', asked);
  expect(body).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`);
});

it('looks like the stage: colours, logo, links', async () => {
  const { body } = await open('/account/sign-in');
  expect(textOf(body, 'style')).toContain(':root{--accent:#0a7d4f}');
  expect(body).toContain('<img src="https://cdn.example.com/logo.svg" alt="A &amp; B"');
  expect(body).toContain('<a href="https://example.com/terms">');
});

it('T49 no token reaches the log', async () => {
  await open('/account/reset', `token=${token}`);
  await open('/account/other', `token=${token}`);
  expect(logged).toHaveLength(2);
  for (const line of logged) {
    expect(line).toContain('"route":"GET /account/{proxy+}"');
    expect(line).not.toMatch(/token|eyJ|reset|other/);
  }
});
