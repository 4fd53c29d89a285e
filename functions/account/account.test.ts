import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AccountPage, accountLinks } from '#shared/contract/account-links';
import { escapeHtml } from '#shared/escape-html';
import { createHttpHandler } from '#shared/http/handler';
import { context, createEvent } from '#shared/http/testing';
import { createAccountPages } from './account.ts';
import { copy } from './copy.ts';
import type { Copy } from './page-copy.ts';

const token = 'eyJhbGciOiJIUzI1NiJ9.c2VjcmV0.dG9rZW4';
const handler = createHttpHandler({
  'GET /account/{proxy+}': createAccountPages({ productName: 'A & B' }),
});
const pages = Object.keys(accountLinks) as AccountPage[];
const logged: string[] = [];
beforeEach(() => {
  logged.length = 0;
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => logged.push(String(line)) > 0);
});
afterEach(() => vi.restoreAllMocks());

/** Opens a path with a query as API Gateway hands it over: the query raw, and decoded by name. */
async function open(rawPath: string, query = '') {
  const names = Object.fromEntries(new URLSearchParams(query));
  const {
    headers = {},
    body = '',
    ...answer
  } = await handler(
    {
      ...createEvent('GET /account/{proxy+}'),
      rawPath,
      rawQueryString: query,
      ...(query && { queryStringParameters: names }),
    } as never,
    context,
  );
  return { status: answer.statusCode, headers, body };
}

const textOf = (body: string, tag: string) =>
  new RegExp(`<${tag}(?: [^>]*)?>([^]*?)</${tag}>`).exec(body)?.[1] ?? '';
const outcomesIn = (markup: string) =>
  [...markup.matchAll(/<template data-outcome="(\w+)"/g)].map(([, name]) => name);
const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe.each(pages)('the page %s', (page) => {
  const { path, endpoint, errors } = accountLinks[page];

  it('T47 runs nothing but its own script, posts to its own origin alone, and is neither framed nor kept', async () => {
    const { status, headers, body } = await open(path, `token=${token}`);
    expect(status).toBe(200);
    expect(textOf(body, 'title')).toBe(`${copy.pages[page].title} – A &amp; B`);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    const policies = new Map(
      String(headers['content-security-policy'])
        .split('; ')
        .map((policy) => [policy.split(' ', 1)[0], policy.slice(policy.indexOf(' ') + 1)]),
    );
    expect(Object.fromEntries(policies)).toEqual({
      'default-src': "'none'",
      'script-src': hashOf(textOf(body, 'script')),
      'style-src': hashOf(textOf(body, 'style')),
      'connect-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
    });
    expect(body.match(/<(?:script|style|link|img|iframe)\b|\son\w+=|\sstyle=/g)).toEqual([
      '<style',
      '<script',
    ]);
  });

  it.each([
    `token=${token}`,
    'token="><script>alert(1)</script>',
    "token=x&title=<img src=x onerror=alert(1)>&'onload='alert(1)",
    'token=%3C/title%3E%3Cscript%3Ealert(1)%3C/script%3E',
    'token=javascript:alert(1)&token=</script>',
    `token=${'a'.repeat(8_000)}`,
    'token=x%00%0d%0aset-cookie:a=b',
  ])('T55 is the same bytes whatever the query says: %.60s', async (query) => {
    const expected = await open(path, 'token=x');
    expect(await open(path, query)).toEqual(expected);
    expect(expected.body).not.toContain(token);
  });

  it('acts when its button is pressed, which works with its script alone', async () => {
    const { body } = await open(path, 'token=x');
    expect(body).toContain(`<form method="post" novalidate`);
    expect(body).toContain(`data-endpoint="${endpoint}"`);
    expect(body).toMatch(/<button disabled [^>]*>[\w -]+<\/button>/);
    expect(textOf(body, 'noscript')).toContain(copy.withoutScripts);
  });

  it('has words for everything that may come of it', async () => {
    const { body } = await open(path, 'token=x');
    const [form = '', ...rest] = body.split('</form>');
    expect(outcomesIn(form)).toEqual(expect.arrayContaining(['done', ...errors]));
    expect(outcomesIn(rest.at(-1) ?? '')).toEqual(
      expect.arrayContaining(['TOO_MANY_REQUESTS', 'UNAVAILABLE', 'unreachable', 'other']),
    );
  });

  it('offers a new link where one of its outcomes leads to that, and not before', async () => {
    const { body } = await open(path, 'token=x');
    const forms = body.match(/<form [^>]*>/g) ?? [];
    expect(forms[0]).not.toContain('hidden');
    expect(forms.slice(1).map((form) => /\shidden\s/.test(form))).toEqual(
      body.includes('data-next="new link"') ? [true] : [],
    );
  });

  it.each(['', 'token=', 'tokens=x', 'code=x'])(
    'says without a token how to get one: "%s"',
    async (query) => {
      const { status, body } = await open(path, query);
      expect(status).toBe(200);
      expect(body).toContain(escapeHtml(copy.pages[page].withoutToken.text));
      expect(body).not.toContain(`data-endpoint="${endpoint}"`);
    },
  );
});

describe.each(['verify', 'reset'] as const)('the page %s without a token', (page) => {
  const { path, newLinkEndpoint } = accountLinks[page];

  it('asks for an address to send a link to', async () => {
    const { body } = await open(path);
    expect(body.match(/<form /g)).toHaveLength(1);
    expect(body).toContain(`novalidate data-endpoint="${newLinkEndpoint}"`);
    expect(body).toMatch(/<label for="email">[^<]+<\/label>\s*<input id="email" name="email" type="email"/);
    expect(outcomesIn(body)).toEqual(
      expect.arrayContaining(['done', 'INVALID_REQUEST', 'TOO_MANY_REQUESTS', 'other']),
    );
  });

  it('T19 has one word for whatever came of it', () => {
    expect(copy.newLinks[page].outcomes.done.text).toMatch(/^If there is an account /);
  });
});

it('an account is deleted by nobody without a link', async () => {
  expect((await open('/account/delete')).body).not.toMatch(/<form|<button|<template/);
});

it('the new password is asked for twice, and never cut off', async () => {
  const { body } = await open('/account/reset', 'token=x');
  expect(body.match(/autocomplete="new-password"/g)).toHaveLength(2);
  expect(body.match(/data-min="8" data-max="128"/g)).toHaveLength(2);
  expect(body).toContain('8 to 128 characters');
  expect(body).not.toContain('maxlength');
});

it.each([
  '/account/verify/',
  '/account//verify',
  '/account/Verify',
  '/account/verify;x',
  '/account/verify/../delete',
  '/account/%76erify',
  '/account/constructor',
  '/account/__proto__',
  '/account/<script>alert(1)</script>',
  '/account/',
])('T46 %s is no page, and is not repeated', async (path) => {
  const { status, headers, body } = await open(path, `token=${token}`);
  expect(status).toBe(404);
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(body).toBe((await open('/account/other')).body);
  expect(body).toContain(copy.notFound.text);
});

it('a sign-in that no app waits for ends on a page that says so, whatever its address says', async () => {
  const expected = await open('/account/sign-in-failed');
  expect(expected.status).toBe(200);
  expect(expected.body).toContain(copy.signInFailed.text);
  expect(await open('/account/sign-in-failed', 'error=<script>alert(1)</script>')).toEqual(expected);
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

it('an error without words does not compile', () => {
  const { done, TOKEN_EXPIRED } = copy.pages.verify.outcomes;
  // @ts-expect-error INVALID_TOKEN is missing
  const incomplete: Copy['pages']['verify']['outcomes'] = { done, TOKEN_EXPIRED };
  expect(copy.pages.verify.outcomes).toMatchObject(incomplete);
});
