import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listOperations } from '#shared/openapi/document';
import { findBrowser, openPage, startBrowser } from '../support/browser.ts';
import { breachesOf } from '../support/examination.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { synthesizeDevWith } from '../support/synthesized.ts';

const browserPath = await findBrowser();

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack.stop());

describe('a stage that documents its API', () => {
  it('serves the document of the stage, to pages of allowed origins too', async () => {
    const origin = 'http://localhost:5173';
    const { status, headers, body } = await stack.send('GET', '/openapi.json', { headers: { origin } });
    expect([status, headers.get('access-control-allow-origin')]).toEqual([200, origin]);
    expect(body.servers).toEqual([{ url: stack.api }]);
    const found = new Set(listOperations(body).map(({ operation }) => operation['x-feature']));
    expect(found).toEqual(new Set([undefined, 'totp', 'passkeys', 'providers']));
  });

  it('names every route of the gateway', async () => {
    const { body } = await stack.send('GET', '/openapi.json');
    for (const { path, method } of listOperations(body)) {
      const filled = path.replace('{user_id}', 'me').replaceAll(/\{\w+\}/g, crypto.randomUUID());
      const response = await fetch(`${stack.api}${filled}`, {
        method: method.toUpperCase(),
        redirect: 'manual',
      });
      const answered = `${response.status} ${await response.text()}`;
      expect(answered, `${method} ${path}`).not.toMatch(/^404 .*(?:"Not Found"|no such route)/);
    }
  });
});

describe.skipIf(browserPath === undefined)('the page in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser(browserPath);
  });
  afterAll(() => browser.close());

  it.each([
    { width: 320, colorScheme: 'dark' },
    { width: 1_280, colorScheme: 'light' },
  ] as const)('%j: is read by keyboard, loads nothing else, and fits', async ({ width, colorScheme }) => {
    const { page, requests, complaints } = await openPage(browser, {
      viewport: { width, height: 800 },
      colorScheme,
    });
    await page.goto(`${stack.api}/docs#getProfile`);
    const operation = page.locator('#getProfile');
    await operation.waitFor({ state: 'visible' });
    expect(await operation.innerText()).toContain('PROFILE_NOT_FOUND');
    const summary = page.locator('summary', { hasText: '/api/auth/signout' });
    await summary.focus();
    await page.keyboard.press('Enter');
    await page.locator('#postAuthSignout').waitFor({ state: 'visible' });
    expect(await breachesOf(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(requests.map((request) => new URL(request.url()).pathname)).toEqual(['/docs']);
    expect(complaints).toEqual([]);
  });
});

describe('a stage that does not', () => {
  let synthesized: Awaited<ReturnType<typeof synthesizeDevWith>>;
  let silent: TestStack;
  beforeAll(async () => {
    synthesized = await synthesizeDevWith({ apiDocs: false });
    silent = await startTestStack({ cdkOut: synthesized.cdkOut });
  });
  afterAll(async () => {
    await silent?.stop();
    await synthesized.remove();
  });

  it.each(['/docs', '/openapi.json'])('has no %s, and all else', async (path) => {
    expect(await silent.send('GET', path)).toMatchObject({ status: 404, body: { message: 'Not Found' } });
    expect((await silent.send('GET', '/health')).status).toBe(200);
  });
});
