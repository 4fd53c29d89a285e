import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appOrigin, sameSite, serveSite } from '../support/app-page.ts';
import { findBrowser, startBrowser, watch } from '../support/browser.ts';
import { buildSite, checkSite, installSite, siteFolder } from '../support/docusaurus-site.ts';
import { findMail, linkIn } from '../support/mail.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { projectFolder } from '../support/synthesized.ts';

/** The first run on a machine downloads what the site is built with. */
const installTimeoutMs = 600_000;
/** Other tests may share the machine. */
const buildTimeoutMs = 300_000;

beforeAll(installSite, installTimeoutMs);

it('the example site is typed', checkSite);

it('the example site is locked to what the client depends on', async () => {
  const read = async (...path: string[]) => JSON.parse(await readFile(join(projectFolder, ...path), 'utf8'));
  const { packages } = await read(siteFolder, 'package-lock.json');
  const { dependencies } = await read('dist/client/package.json');
  expect(packages['node_modules/gatehouse'].dependencies).toEqual(dependencies);
});

const browserPath = await findBrowser();

describe.skipIf(browserPath === undefined)('the example site', () => {
  let stack: TestStack;
  let browser: Browser;
  let context: BrowserContext;
  let site: Awaited<ReturnType<typeof buildSite>>;
  let complaints: (readonly string[])[];
  beforeAll(async () => {
    [stack, browser] = await Promise.all([startTestStack(), startBrowser(browserPath)]);
    site = await buildSite(sameSite(stack.api));
  }, buildTimeoutMs);
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
    await site?.remove();
  });
  beforeEach(async () => {
    await stack.forgetLimits();
    complaints = [];
    context = await browser.newContext({ permissions: ['local-network-access'] });
    await serveSite(context, site.output);
    await context.addInitScript(keepWhatNavbarShows);
  });
  afterEach(async () => {
    await context.close();
    expect(complaints.flat()).toEqual([]);
  });

  /** Keeps all that the navbar has said of the account since the page was loaded. */
  const keepWhatNavbarShows = `globalThis.shown = [];
    new MutationObserver(() => {
      const items = [...document.querySelectorAll('.navbar__items--right :is(.user-name, .navbar__link)')];
      const text = items.map(({ textContent }) => textContent).join(', ');
      if (items.length > 0 && text !== shown.at(-1)) shown.push(text);
    }).observe(document, { childList: true, characterData: true, subtree: true });`;
  const signedOut = 'Register, Log in';
  const signedIn = 'Ada, Profile, Log out';

  async function openTab(path = '/') {
    const watched = watch(await context.newPage());
    complaints.push(watched.complaints);
    await watched.page.goto(`${appOrigin}${path}`);
    return tabOf(watched.page);
  }

  function tabOf(page: Page) {
    const navbar = page.getByRole('navigation', { name: 'Main' });
    return {
      page,
      follow: (name: string) => page.getByRole('link', { name, exact: true }).first().click(),
      press: (name: string) => page.getByRole('button', { name, exact: true }).click(),
      fill: async (fields: Readonly<Record<string, string>>) => {
        for (const [label, value] of Object.entries(fields))
          await page.getByLabel(label, { exact: true }).fill(value);
      },
      choose: (label: string, option: string) => page.getByLabel(label, { exact: true }).selectOption(option),
      valueOf: (label: string) => page.getByLabel(label, { exact: true }).inputValue(),
      /** Waits until the page says so. */
      reads: (text: string | RegExp) => page.getByText(text).first().waitFor(),
      isAt: (path: string) => page.waitForURL(`${appOrigin}${path}`),
      /** Waits until the navbar says who is signed in. */
      isSignedIn: () => navbar.getByText('Ada', { exact: true }).waitFor(),
      isSignedOut: () => navbar.getByRole('link', { name: 'Log in' }).waitFor(),
      /** What the navbar has said since the page was loaded. */
      shown: () => page.evaluate('shown') as Promise<string[]>,
    };
  }
  type Tab = ReturnType<typeof tabOf>;

  async function logIn(tab: Tab, { email, password }: { readonly email: string; readonly password: string }) {
    await tab.fill({ 'E-mail address': email, Password: password });
    await tab.press('Log in');
  }

  /** Somebody who has an account, at a page, signed in. */
  async function openSignedIn(email: string, path: string) {
    const { credentials } = await stack.createPerson(email);
    const tab = await openTab(`/login?${new URLSearchParams({ to: path })}`);
    await logIn(tab, credentials);
    await tab.isAt(path);
    await tab.isSignedIn();
    return { tab, credentials };
  }

  it('takes somebody from the registration back to where they were, and knows them on every page', async () => {
    const credentials = { email: 'new@example.test', password: 'seven violet ladders' };
    const tab = await openTab('/docs/sessions');
    await tab.isSignedOut();
    await tab.follow('Register');
    await tab.fill({ Name: 'Ada', 'E-mail address': credentials.email, Password: credentials.password });
    await tab.press('Register');
    await tab.reads('Look into your mailbox.');
    const mail = await openTab();
    await mail.page.goto(linkIn(findMail(stack.mail, credentials.email)));
    await mail.press('Verify my address');
    await mail.reads('Your address is verified');
    await tab.follow('log in');
    await logIn(tab, credentials);
    await tab.isAt('/docs/sessions');
    await tab.isSignedIn();
    expect(await tab.shown()).toEqual([signedOut, signedIn]);

    const walk = ['Lantern', 'Guide', 'How you learn', 'profile', 'Lantern', 'Go on, Ada'];
    for (const link of walk) {
      await tab.follow(link);
      await tab.isSignedIn();
    }
    await tab.isAt('/profile');
    expect(await tab.shown()).toEqual([signedOut, signedIn]);
    for (const path of ['/', '/docs/intro', '/docs/sessions', '/docs/profile', '/profile', '/no-such-page']) {
      await tab.page.goto(`${appOrigin}${path}`);
      for (const { isSignedIn, shown } of [tab, await openTab(path)]) {
        await isSignedIn();
        expect(await shown(), path).toEqual([signedIn]);
      }
    }
  });

  it('keeps a profile, says what is wrong with a field, and loses nothing that two tabs write', async () => {
    const { tab } = await openSignedIn('profile@example.test', '/profile');
    await tab.choose('Age', '25 to 34');
    await tab.fill({ 'Hours per week': '5', Language: 'a language' });
    await tab.press('Create my profile');
    await tab.reads('must be a language tag');
    expect([await tab.valueOf('Hours per week'), await tab.valueOf('Language')]).toEqual(['5', 'a language']);
    await tab.fill({ Language: 'pt-BR' });
    await tab.press('Create my profile');
    await tab.reads('Saved.');

    const other = await openTab('/profile');
    expect(await other.valueOf('Age')).toBe('25_34');
    await other.choose('Goal', 'Studies');
    await other.press('Save');
    await other.reads('Saved.');
    await tab.choose('Speed', 'Casual');
    await tab.press('Save');
    await tab.reads('changed elsewhere meanwhile');
    expect([await tab.valueOf('Goal'), await tab.valueOf('Speed')]).toEqual(['academic', 'casual']);
    await tab.press('Save');
    await tab.reads('Saved.');
    await tab.choose('Age', '–');
    await tab.press('Save');
    await tab.reads('Saved.');
    const [saved] = await stack.queryAsOwner(
      'select age_range, time_per_week, preferred_language, primary_goal, learning_speed from user_profile',
    );
    expect(Object.values(saved ?? {})).toEqual([null, 5, 'pt-BR', 'academic', 'casual']);
  });

  it('whose session was ended elsewhere lets somebody log in and go on with what they typed', async () => {
    const { tab, credentials } = await openSignedIn('ended@example.test', '/profile');
    await tab.fill({ 'Hours per week': '7' });
    await stack.queryAsOwner('delete from "session"');
    await tab.press('Create my profile');
    await tab.isSignedOut();
    await tab.reads('You are not signed in.');
    await logIn(tab, credentials);
    await tab.isSignedIn();
    expect(await tab.valueOf('Hours per week')).toBe('7');
    await tab.press('Create my profile');
    await tab.reads('Saved.');
  });

  it('leads back to its own pages alone', async () => {
    const { credentials } = await stack.createPerson('lured@example.test');
    for (const lure of ['//evil.example/', '/\\evil.example', 'https://evil.example/']) {
      await context.clearCookies();
      const tab = await openTab(`/login?${new URLSearchParams({ to: lure })}`);
      await logIn(tab, credentials);
      await tab.isAt('/');
    }
  });

  it('left in one tab is left in all, and a way back is there', async () => {
    const { tab, credentials } = await openSignedIn('tabs@example.test', '/docs/intro');
    const other = await openTab('/profile');
    await other.fill({ 'Hours per week': '7' });
    await tab.press('Log out');
    await tab.isSignedOut();
    await other.isSignedOut();
    await other.reads('You are not signed in.');
    await tab.follow('Log in');
    await logIn(tab, credentials);
    await tab.isAt('/docs/intro');
    await other.isSignedIn();
    expect(await other.valueOf('Hours per week')).toBe('7');
  });

  it('has words for whatever may come of logging in, and keeps what was typed', async () => {
    const { credentials } = await stack.createPerson('words@example.test');
    const unverified = { email: 'unverified@example.test', password: 'seven violet ladders' };
    await stack.send('POST', '/api/auth/sign-up/email', { body: { ...unverified, name: 'Bob' } });
    const tab = await openTab('/login');
    const hears = async (text: string | RegExp) => {
      await tab.reads(text);
      expect(await tab.valueOf('Password')).not.toBe('');
    };
    await logIn(tab, { ...credentials, password: 'wrong' });
    await hears('The e-mail address or the password is wrong.');
    await logIn(tab, unverified);
    await hears('Your address is not verified yet');
    await tab.page.getByRole('link', { name: 'Get a new link' }).waitFor();
    await stack.queryAsOwner('update "user" set "banned" = true where "email" = $1', [credentials.email]);
    await logIn(tab, credentials);
    await hears('This account has been closed');
    await stack.useUpLimits();
    await tab.press('Log in');
    await hears(/That was too often\. Try again in \d+ minutes\./);
    await context.setOffline(true);
    await tab.press('Log in');
    await hears('There was no answer.');
    await context.setOffline(false);
    await stack.database.stop();
    await tab.press('Log in');
    await hears('The service is not available for the moment. Try again in 2 seconds.');
    await stack.database.start();
  });

  it('has words for a registration that is refused, and keeps what was typed', async () => {
    const tab = await openTab('/register');
    await tab.fill({ Name: 'Ada', 'E-mail address': 'ada@example.test', Password: 'password1' });
    await tab.press('Register');
    await tab.reads('This password is known to attackers');
    expect([await tab.valueOf('Name'), await tab.valueOf('Password')]).toEqual(['Ada', 'password1']);
    await tab.fill({ Password: 'seven violet ladders' });
    await tab.press('Register');
    await tab.reads('Look into your mailbox.');
  });

  it('opened without a network says so, and what was typed survives the loss of one', async () => {
    const { tab } = await openSignedIn('offline@example.test', '/profile');
    await tab.fill({ 'Hours per week': '7' });
    await context.setOffline(true);
    await tab.press('Create my profile');
    await tab.reads('There was no answer.');
    await tab.press('Log out');
    await tab.reads('Still logged in: try again');
    const other = await openTab('/profile');
    await other.reads('There was no answer.');
    await context.setOffline(false);
    await other.isSignedIn();
    await tab.press('Create my profile');
    await tab.reads('Saved.');
  });

  it('opened while the service cannot be reached offers to try again', async () => {
    const { tab } = await openSignedIn('unreached@example.test', '/profile');
    const api = `${sameSite(stack.api)}/**`;
    await context.route(api, (route) => route.abort());
    await tab.page.reload();
    await tab.reads('There was no answer.');
    await context.unroute(api);
    await tab.press('Try again');
    await tab.isSignedIn();
  });

  it('works where storage is blocked, and where the clock is wrong', async () => {
    await context.addInitScript(`const now = Date.now; Date.now = () => now() + 9 * 86_400_000;
      Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError'); } });`);
    const { tab } = await openSignedIn('blocked@example.test', '/profile');
    await tab.press('Create my profile');
    await tab.reads('Saved.');
    const own = complaints.flat().filter((text) => !text.startsWith('Docusaurus browser storage is not'));
    expect(own).toEqual([]);
    complaints = [];
  });

  it('shows an answer of a newer API that it has no words for, and leaves it as it is', async () => {
    const { tab } = await openSignedIn('newer@example.test', '/profile');
    await tab.choose('Speed', 'Casual');
    await tab.press('Create my profile');
    await tab.reads('Saved.');
    await context.route(`${sameSite(stack.api)}/api/profile`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({
        response,
        json: { ...(await response.json()), learning_mode: 'by_ear', hobby: 'chess' },
      });
    });
    await tab.page.reload();
    expect(await tab.valueOf('I learn best from')).toBe('by_ear');
    await tab.fill({ 'Hours per week': '3' });
    await tab.press('Save');
    await tab.reads('Saved.');
  });
});
