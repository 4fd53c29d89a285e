import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { en } from '../../functions/account/app/copy/en.ts';
import { type PageName, pageList, pathOf } from '../../functions/account/app/page-list.ts';
import { openAccount, passwords } from '../support/account-pages.ts';
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
  beforeEach(() => stack.forgetLimits());
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const names = Object.keys(pageList) as PageName[];
  const addressOf = (name: PageName) => `${stack.api}${pathOf(name)}`;
  const enter = () => openAccount(browser, stack.api);

  it('T49 the token is in no address bar, history, referrer, storage or log', async () => {
    const email = 'ada@example.test';
    await stack.createPerson(email);
    await stack.send('POST', '/api/auth/forgot-password', { body: { email } });
    const mail = findMail(stack.mail, email);
    const token = tokenIn(mail);
    const visit = await enter();
    const { page, requests } = visit;
    await visit.goto(linkIn(mail));
    expect(page.url()).toBe(addressOf('reset'));
    await visit.fill(en.password.new, passwords.new);
    await visit.press(en.reset.button);
    await visit.hears(en.reset.done);
    await visit.open('signed-out');
    expect(await page.evaluate('document.referrer')).toBe('');
    await page.goBack();
    expect(page.url()).toBe(addressOf('reset'));

    const [first, ...later] = requests;
    expect(first?.url()).toContain(token);
    for (const request of later) {
      const headers = await request.allHeaders();
      expect(headers.referer ?? '', request.url()).toBe('');
      expect(`${request.url()} ${JSON.stringify(headers)}`).not.toContain(token);
    }
    expect(await page.context().storageState()).toEqual({ cookies: [], origins: [] });
    const logs = [...(await stack.readLogs()).values()].join('\n');
    expect(logs).toContain('/account/{proxy+}');
    expect(logs).not.toContain(token);
  });

  it.each(names)('T47 %s asks nothing of anybody else, and is seen before its script comes', async (name) => {
    const visit = await enter();
    const scripts = Promise.withResolvers<void>();
    await visit.page.route('**/account/assets/**', async (route) => {
      await scripts.promise;
      await route.continue();
    });
    await visit.page.goto(addressOf(name), { waitUntil: 'commit' });
    await visit.page.locator('h1').waitFor();
    expect(visit.requests.filter((request) => request.resourceType() !== 'script')).toHaveLength(1);
    for (const button of await visit.page.locator('button').all())
      expect(await button.isDisabled()).toBe(true);
    scripts.resolve();
    await visit.isReady();
    const origins = visit.requests.map((request) => new URL(request.url()).origin);
    expect(new Set(origins)).toEqual(new Set([stack.api]));
    expect(visit.complaints).toEqual([]);
    await visit.page.context().close();
  });

  it('scripts are loaded once, and never asked for again', async () => {
    const visit = await enter();
    await visit.open('sign-in');
    const loaded = () =>
      visit.page.evaluate(`performance.getEntriesByType('resource')
        .filter(({ name, transferSize }) => name.includes('/assets/') && transferSize > 0).length`);
    expect(await loaded()).toBeGreaterThan(0);
    await visit.open('register');
    expect(await loaded()).toBe(0);
  });

  it('without scripts says what is missing, and sends nothing', async () => {
    const scriptless = await startBrowser(browserPath, ['--blink-settings=scriptEnabled=false']);
    const page = await scriptless.newPage();
    await page.goto(addressOf('sign-in'));
    // Playwright's own locators are scripts too.
    const devtools = await page.context().newCDPSession(page);
    const { nodes } = await devtools.send('Accessibility.getFullAXTree');
    const names = nodes.map(({ name }) => name?.value);
    expect(names).toContain(en.common.withoutScripts);
    const button = nodes.find(
      ({ role, name }) => role?.value === 'button' && name?.value === en.signIn.button,
    );
    expect(button?.properties).toContainEqual({ name: 'disabled', value: { type: 'boolean', value: true } });
    await scriptless.close();
  });

  it('T47 T55 a script that got into a page would not run, nor a form lead anywhere', async () => {
    const { page, complaints, open } = await enter();
    await open('reset');
    const answered: string[] = [];
    page.on('response', (response) => answered.push(response.url()));
    expect(await evaluateFile(page, 'break-in.js')).toEqual({
      hasRun: false,
      stops: [
        expect.stringContaining("requires 'TrustedHTML'"),
        expect.stringContaining("requires 'TrustedScript'"),
        expect.stringContaining("requires 'TrustedScript'"),
      ],
    });
    await expect.poll(() => complaints.join('\n')).toContain('form-action');
    expect(answered.filter((url) => !url.includes('/assets/') && !url.includes('get-session'))).toEqual([]);
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

  it('password managers are told what each field is', async () => {
    const visit = await enter();
    const autocompleteOf = async (name: PageName, query = '') => {
      await visit.open(name, query);
      return visit.page.evaluate(
        '[...document.querySelectorAll("input[name]")].map((field) => `${field.name} ${field.autocomplete}`)',
      );
    };
    expect(await autocompleteOf('sign-in')).toEqual(['email username', 'password current-password']);
    expect(await autocompleteOf('register')).toEqual(['name name', 'email email', 'password new-password']);
    expect(await autocompleteOf('reset', '?token=x')).toEqual(['newPassword new-password']);
    expect(await visit.page.locator('#newPassword').getAttribute('passwordrules')).toMatch(/minlength: 8/);
    expect(await autocompleteOf('second-factor')).toEqual(['code one-time-code', 'trust off']);
  });

  it('works by keyboard alone, with the focus in sight, and moves it to what has come of it', async () => {
    const { page, open, hears } = await enter();
    await open('sign-in');
    const focused = page.locator(':focus-visible');
    const steps = [
      page.getByRole('link', { name: en.common.skip }),
      page.getByLabel(en.common.email, { exact: true }),
      page.getByLabel(en.password.label, { exact: true }),
      page.getByRole('button', { name: en.password.show }),
      page.getByRole('link', { name: en.signIn.forgot }),
      page.getByRole('button', { name: en.signIn.button, exact: true }),
    ];
    for (const step of steps) {
      await page.keyboard.press('Tab');
      await expect.poll(() => step.and(focused).count()).toBe(1);
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
      const type = (await step.getAttribute('type')) ?? '';
      if (['email', 'password'].includes(type))
        await page.keyboard.type(type === 'email' ? 'a@example.test' : 'x');
    }
    await page.keyboard.press('Enter');
    await hears(en.problems.INVALID_CREDENTIALS);
    expect(await page.evaluate('document.activeElement.role')).toBe('alert');
    // What comes next follows in the order of the page.
    await page.keyboard.press('Tab');
    await expect.poll(() => page.getByLabel(en.common.email, { exact: true }).and(focused).count()).toBe(1);
  });

  it('shows a password when asked, and hides it again', async () => {
    const { page, open, press } = await enter();
    await open('sign-in');
    const field = page.getByLabel(en.password.label, { exact: true });
    await press(en.password.show);
    expect(await field.getAttribute('type')).toBe('text');
    await press(en.password.hide);
    expect(await field.getAttribute('type')).toBe('password');
  });
});
