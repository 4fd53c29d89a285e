import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccountPage, accountLinks } from '#shared/contract/account-links';
import { copy } from '../../functions/account/copy.ts';
import { evaluateFile, findBrowser, openPage, startBrowser } from '../support/browser.ts';
import { findMail, linkIn, tokenIn } from '../support/mail.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const browserPath = await findBrowser();

describe.skipIf(browserPath === undefined)('every account page in a browser', () => {
  let stack: TestStack;
  let browser: Browser;
  beforeAll(async () => {
    [stack, browser] = await Promise.all([startTestStack(), startBrowser(browserPath)]);
  });
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  const names = Object.keys(accountLinks) as AccountPage[];
  const addressOf = (name: AccountPage, query = '?token=x') =>
    `${stack.api}${accountLinks[name].path}${query}`;
  /** With a token, without one, and what there is not. */
  const addresses = () => [
    ...names.flatMap((name) => [addressOf(name), addressOf(name, '')]),
    `${stack.api}/account/other`,
  ];
  const outcome = (page: Page) => page.getByRole('status').getByRole('heading');
  /** Fills in what a page asks for and sends it. */
  async function submit(page: Page): Promise<void> {
    for (const field of await page.locator('form:not([hidden]) input:not([type=checkbox])').all())
      await field.fill(
        (await field.getAttribute('type')) === 'email' ? 'a@example.test' : 'seven violet ladders',
      );
    await page.locator('form:not([hidden]) button').click();
    await outcome(page).waitFor();
  }

  it('T49 the token is in no address bar, history, referrer, storage or log', async () => {
    const email = 'ada@example.test';
    await stack.createPerson(email);
    await stack.send('POST', '/api/auth/forgot-password', { body: { email } });
    const mail = findMail(stack.mail, email);
    const token = tokenIn(mail);
    const { page, requests } = await openPage(browser);
    await page.goto(linkIn(mail));
    expect(page.url()).toBe(addressOf('reset', ''));
    await submit(page);
    await page.evaluate("location.assign('/account/other')");
    await page.waitForURL('**/account/other');
    expect(await page.evaluate('document.referrer')).toBe('');
    await page.goBack();
    expect(page.url()).toBe(addressOf('reset', ''));

    const [first, ...later] = requests;
    expect(first?.url()).toContain(token);
    for (const request of later) {
      const headers = await request.allHeaders();
      expect(headers).not.toHaveProperty('referer');
      expect(`${request.url()} ${JSON.stringify(headers)}`).not.toContain(token);
    }
    expect(await page.context().storageState()).toEqual({ cookies: [], origins: [] });
    const logs = [...(await stack.readLogs()).values()].join('\n');
    expect(logs).toContain('/account/{proxy+}');
    expect(logs).not.toContain(token);
  });

  const looks = [
    { width: 360, colorScheme: 'light' },
    { width: 320, colorScheme: 'dark' },
  ] as const;
  /** What is wrong with a page as it is now, in every look. */
  async function examine(page: Page): Promise<unknown[]> {
    const snapshot = await page.locator('main').ariaSnapshot();
    const faults: unknown[] = [...(snapshot.match(/- (?:textbox|checkbox|button|heading)(?! ").*/g) ?? [])];
    if (snapshot.match(/\[level=1\]/g)?.length !== 1) faults.push('not one main heading', snapshot);
    for (const { width, colorScheme } of looks) {
      await page.setViewportSize({ width, height: 640 });
      await page.emulateMedia({ colorScheme });
      if (await page.evaluate('document.documentElement.scrollWidth > innerWidth'))
        faults.push(`wider than ${width}`);
      faults.push(...((await evaluateFile(page, 'low-contrast.js')) as string[]));
    }
    return faults;
  }

  it('T47 is readable, has names, and asks nothing of anybody else, before and after its form is sent', async () => {
    const visits = addresses().map(async (address) => {
      const { page, complaints, requests } = await openPage(browser);
      await page.goto(address);
      expect(await examine(page), address).toEqual([]);
      if ((await page.locator('form').count()) > 0) await submit(page);
      expect(await examine(page), address).toEqual([]);
      expect(complaints, address).toEqual([]);
      const origins = requests.map((request) => new URL(request.url()).origin);
      expect(new Set(origins), address).toEqual(new Set([stack.api]));
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      expect(await page.title()).toMatch(/^.+ – .+$/);
    });
    await Promise.all(visits);
  });

  it('T47 T55 a script that got into a page would not run, nor a form lead anywhere', async () => {
    const { page, complaints } = await openPage(browser);
    const answered: string[] = [];
    page.on('response', (response) => answered.push(response.url()));
    await page.goto(addressOf('reset'));
    expect(await evaluateFile(page, 'break-in.js')).toBe(false);
    for (const directive of ['script-src', 'img-src', 'form-action'])
      await expect.poll(() => complaints.join('\n')).toContain(directive);
    expect(answered).toEqual([addressOf('reset')]);
  });

  it('T47 no page of somebody else shows one in a frame', async () => {
    const frame = `<!doctype html><iframe src="${addressOf('delete')}"></iframe>`;
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html').end(frame);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { page, complaints } = await openPage(browser);
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await expect.poll(() => complaints).toEqual([expect.stringContaining("frame-ancestors 'none'")]);
    expect(page.frames()[1]?.url()).toMatch(/^chrome-error:/);
    server.close();
  });

  it('describes the new password, and shows it when asked', async () => {
    const { page } = await openPage(browser);
    await page.goto(addressOf('reset'));
    const { first, second, hint, show } = copy.passwords;
    for (const label of [first, second]) {
      const field = page.getByLabel(label, { exact: true });
      expect(await field.getAttribute('autocomplete')).toBe('new-password');
      expect(await page.locator(`#${await field.getAttribute('aria-describedby')}`).textContent()).toBe(hint);
      expect(await field.getAttribute('type')).toBe('password');
      await page.getByLabel(show).setChecked(true);
      expect(await field.getAttribute('type')).toBe('text');
      await page.getByLabel(show).setChecked(false);
    }
  });

  it('works by keyboard alone, with the focus in sight, and moves it to what has come of it', async () => {
    const { page } = await openPage(browser);
    await page.goto(addressOf('reset'));
    const { first, second, show } = copy.passwords;
    const focused = page.locator(':focus-visible');
    for (const label of [first, second, show]) {
      await page.keyboard.press('Tab');
      await expect.poll(() => page.getByLabel(label, { exact: true }).and(focused).count()).toBe(1);
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
      if (label !== show) await page.keyboard.type('seven violet ladders');
    }
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await outcome(page).waitFor();
    expect(await page.evaluate('document.activeElement.role')).toBe('status');
    // What comes next follows in the order of the page.
    await page.keyboard.press('Tab');
    expect(await focused.getAttribute('type')).toBe('email');
  });
});
