import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ar } from '../../functions/account/app/copy/ar.ts';
import { en } from '../../functions/account/app/copy/en.ts';
import { pathOf } from '../../functions/account/app/page-list.ts';
import {
  answerUnavailable,
  openAccount,
  openMember,
  passwords,
  type Visit,
} from '../support/account-pages.ts';
import { findBrowser, startBrowser } from '../support/browser.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const { fields } = en.profile;
const browserPath = await findBrowser();
const userAgents = {
  'Firefox on Windows': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Safari on iOS':
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  [en.sessions.unknownDevice]: 'a thing of my own/1.0',
};

describe.skipIf(browserPath === undefined)('a member in a browser', () => {
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

  /** Somebody new, signed in in a browser of their own. */
  async function enter(name: string, options: BrowserContextOptions = {}) {
    const visit = await openMember(stack, browser, `${name}@example.test`, options);
    return { person: visit, visit, context: visit.context, tab: visit.tab };
  }
  const profileOf = async ({ accessToken }: { readonly accessToken: string }) =>
    (await stack.send('GET', '/api/profile', { token: accessToken })).body;
  const choose = ({ page }: Visit, label: string, choice: string) =>
    page.getByLabel(label, { exact: true }).selectOption({ label: choice });
  const says = ({ page }: Visit, words: string) =>
    page.getByRole('status').getByText(words, { exact: true }).waitFor();
  /** Saves the profile, and waits until that is said. */
  async function save(visit: Visit) {
    await visit.press(en.profile.save);
    await says(visit, en.common.saved);
  }
  const openProfile = async (visit: Visit) => {
    await visit.open('profile');
    await visit.page.getByRole('button', { name: en.profile.save }).waitFor();
  };

  describe('with a profile', () => {
    it('makes it, changes only what was changed, and empties it', async () => {
      const { person, visit } = await enter('fields');
      await openProfile(visit);
      for (const { label } of Object.values(fields))
        await visit.page.getByLabel(label, { exact: true }).waitFor();
      await choose(visit, fields.age_range.label, fields.age_range.values['25_34']);
      await visit.fill(fields.time_per_week.label, '5');
      await choose(visit, fields.preferred_language.label, 'Brazilian Portuguese');
      await save(visit);
      expect(await profileOf(person)).toMatchObject({
        age_range: '25_34',
        time_per_week: 5,
        preferred_language: 'pt-BR',
        learning_mode: null,
      });

      await openProfile(visit);
      expect(await visit.valueOf(fields.age_range.label)).toBe('25_34');
      expect(await visit.valueOf(fields.preferred_language.label)).toBe('pt-BR');
      await choose(visit, fields.age_range.label, en.profile.empty);
      await visit.fill(fields.time_per_week.label, '');
      await choose(visit, fields.learning_mode.label, fields.learning_mode.values.code_first);
      await save(visit);
      const sent = visit.requests.filter((request) => request.method() === 'PUT');
      expect(sent.map((request) => request.postDataJSON())).toEqual([
        { age_range: null, time_per_week: null, learning_mode: 'code_first' },
      ]);
      expect(await sent[0]?.headerValue('if-match')).toMatch(/^".+"$/);
      expect(await profileOf(person)).toMatchObject({ age_range: null, time_per_week: null });
      await save(visit);
      expect(visit.asked().filter((line) => line.startsWith('PUT'))).toHaveLength(1);
      expect(visit.complaints).toEqual([]);
    });

    it('is told that it was changed in another tab, keeps what was typed, and saves again', async () => {
      const { person, visit, tab } = await enter('conflict');
      const other = await tab();
      await openProfile(visit);
      await save(visit);
      for (const each of [visit, other]) await openProfile(each);
      await choose(other, fields.age_range.label, fields.age_range.values['18_24']);
      await choose(other, fields.learning_speed.label, fields.learning_speed.values.casual);
      await save(other);
      await choose(visit, fields.age_range.label, fields.age_range.values['35_plus']);
      await visit.press(en.profile.save);
      await visit.hears(en.problems.PRECONDITION_FAILED);
      const items = visit.page.locator('.notice li');
      expect(await items.allTextContents()).toEqual(['Age: 18 to 24', 'Pace: Casual']);
      expect(await visit.valueOf(fields.age_range.label)).toBe('35_plus');
      expect(await visit.valueOf(fields.learning_speed.label)).toBe('casual');
      await save(visit);
      expect(await profileOf(person)).toMatchObject({ age_range: '35_plus', learning_speed: 'casual' });
    });

    it('changes the one that another tab has made meanwhile', async () => {
      const { person, visit, tab } = await enter('race');
      const other = await tab();
      for (const each of [visit, other]) await openProfile(each);
      await choose(other, fields.primary_goal.label, fields.primary_goal.values.academic);
      await choose(other, fields.preferred_language.label, 'French');
      await save(other);
      await visit.fill(fields.time_per_week.label, '12');
      await save(visit);
      expect(await profileOf(person)).toMatchObject({
        primary_goal: 'academic',
        preferred_language: 'fr',
        time_per_week: 12,
      });
      expect(await visit.valueOf(fields.primary_goal.label)).toBe('academic');
    });

    it('hears at the field what is wrong, from the browser and from the server', async () => {
      const { visit } = await enter('wrong');
      await openProfile(visit);
      for (const value of ['-1', '2.5', '99999999999999999999', '2147483648']) {
        await visit.fill(fields.time_per_week.label, value);
        await visit.press(en.profile.save);
        expect(await visit.faultOf('time_per_week')).toBe(fields.time_per_week.hint);
        expect(await visit.page.evaluate('document.activeElement.name')).toBe('time_per_week');
      }
      expect(visit.asked().filter((line) => line.startsWith('POST'))).toEqual([]);
      await visit.page.evaluate("document.querySelector('[name=time_per_week]').max = ''");
      const refusal = visit.page.waitForResponse((response) => response.status() === 400);
      await visit.press(en.profile.save);
      await refusal;
      expect(await visit.faultOf('time_per_week')).toBe(fields.time_per_week.hint);
      expect(await visit.valueOf(fields.time_per_week.label)).toBe('2147483648');
      await visit.fill(fields.time_per_week.label, '2147483647');
      await save(visit);
    });

    it('is asked before it leaves with changes, and not without', async () => {
      const { visit } = await enter('leaving');
      const asked: string[] = [];
      visit.page.on('dialog', (dialog) => {
        asked.push(dialog.type());
        return dialog.accept();
      });
      await openProfile(visit);
      await choose(visit, fields.age_range.label, fields.age_range.values['25_34']);
      await choose(visit, fields.age_range.label, en.profile.empty);
      await visit.follow(en.sessions.title);
      await visit.isAt('sessions');
      expect(asked).toEqual([]);
      await openProfile(visit);
      await visit.fill(fields.time_per_week.label, '3');
      await visit.follow(en.sessions.title);
      await visit.isAt('sessions');
      expect(asked).toEqual(['beforeunload']);
    });

    it('has any name, also one of a hundred characters or of emoji', async () => {
      const { visit, person } = await enter('name');
      await openProfile(visit);
      for (const name of ['Zoë 👩‍🚀 عائشة', 'x'.repeat(100)]) {
        await visit.fill(en.common.name, name);
        await visit.press(en.profile.saveName);
        await says(visit, en.common.saved);
        const me = await stack.send('GET', '/api/auth/me', { token: person.sessionToken });
        expect(me.body.name).toBe(name);
      }
      await visit.fill(en.common.name, '   ');
      await visit.press(en.profile.saveName);
      expect(await visit.faultOf('name')).toBe(en.common.required);
      await openProfile(visit);
      expect(await visit.valueOf(en.common.name)).toBe('x'.repeat(100));
    });
  });

  describe('with several devices', () => {
    it('sees them, ends one and then all others, which are refused at once', async () => {
      const { visit, person } = await enter('devices');
      const { credentials } = person;
      const tokens = await Promise.all(
        Object.values(userAgents).map(async (userAgent) => {
          const headers = { 'user-agent': userAgent };
          const { body } = await stack.send('POST', '/api/auth/sign-in/email', {
            body: credentials,
            headers,
          });
          return String(body.token);
        }),
      );
      const statusOf = async (token: string | undefined) =>
        (await stack.send('GET', '/api/auth/me', { token })).status;
      await visit.open('sessions');
      const items = visit.page.getByRole('main').getByRole('listitem');
      await items.first().getByText(en.sessions.current).waitFor();
      expect(await items.count()).toBe(5);
      expect(await items.first().getByRole('button').count()).toBe(0);
      for (const device of Object.keys(userAgents)) await items.getByText(device).first().waitFor();
      expect(await items.nth(1).locator('time').getAttribute('title')).toMatch(/\d{4}/);

      await visit.press(en.sessions.revokeDevice('Firefox on Windows'));
      await says(visit, en.sessions.revoked('Firefox on Windows'));
      expect(await visit.page.evaluate('document.activeElement.textContent')).toBe(
        en.sessions.revoked('Firefox on Windows'),
      );
      expect(await Promise.all(tokens.map(statusOf))).toEqual([401, 200, 200]);

      const [, phone] = tokens;
      await stack.send('POST', '/api/auth/sign-out', { token: phone });
      await visit.press(en.sessions.revokeDevice('Safari on iOS'));
      await says(visit, en.sessions.revoked('Safari on iOS'));
      await visit.press(en.sessions.revokeOthers);
      await says(visit, en.sessions.revokedOthers);
      await visit.page.getByText(en.sessions.onlyThis).waitFor();
      expect(await items.count()).toBe(1);
      expect(await Promise.all([...tokens, person.sessionToken].map(statusOf))).toEqual([401, 401, 401, 401]);
      await visit.page.reload();
      await visit.page.getByText(en.sessions.onlyThis).waitFor();
      expect(visit.complaints).toEqual([]);
    });

    it('whose session is ended elsewhere keeps what was typed, and goes on after signing in', async () => {
      const { visit, person } = await enter('ended');
      await openProfile(visit);
      await visit.fill(fields.time_per_week.label, '7');
      await stack.queryAsOwner('delete from "session" where "userId" = $1', [person.userId]);
      await visit.press(en.profile.save);
      await visit.hears(en.member.ended);
      expect(await visit.page.locator('.notice').count()).toBe(1);
      expect(await visit.valueOf(fields.time_per_week.label)).toBe('7');
      const opening = visit.page.waitForEvent('popup');
      await visit.follow(en.member.signIn);
      const popup = await opening;
      await popup.getByLabel(en.common.email, { exact: true }).fill(person.credentials.email);
      await popup.getByLabel(en.password.label, { exact: true }).fill(passwords.old);
      await popup.getByRole('button', { name: en.signIn.button, exact: true }).click();
      await popup.waitForURL((url) => url.pathname === pathOf('profile'));
      await visit.page.locator('.notice').waitFor({ state: 'detached' });
      expect(await visit.valueOf(fields.time_per_week.label)).toBe('7');
      await save(visit);
    });

    it('hears on the page of devices that its own session was ended', async () => {
      const { visit, person } = await enter('ended-there');
      await visit.open('sessions');
      const button = visit.page.getByRole('main').getByRole('button', { name: en.sessions.revoke });
      await button.waitFor();
      await stack.queryAsOwner('delete from "session" where "userId" = $1', [person.userId]);
      await button.click();
      await visit.hears(en.member.ended);
      expect(await visit.page.locator('.notice').count()).toBe(1);
    });

    it('leaves nothing of the account behind the button to go back, or in another tab', async () => {
      const { visit, tab } = await enter('out');
      const other = await tab();
      await openProfile(visit);
      await openProfile(other);
      await visit.follow(en.sessions.title);
      await visit.isAt('sessions');
      await visit.press(en.common.signOut);
      await visit.isAt('signed-out');
      await other.hears(en.member.ended);
      await visit.page.goBack();
      await visit.isAt('sign-in');
      expect(await visit.page.getByText('Ada').count()).toBe(0);
      expect(new URL(visit.page.url()).searchParams.get('return_to')).toBe(pathOf('sessions'));
    });

    it('shows whoever signs in in another tab nothing that somebody else has typed', async () => {
      const { visit, tab, context } = await enter('first-of-two');
      const { credentials } = await stack.createPerson('second-of-two@example.test');
      await openProfile(visit);
      await visit.fill(fields.time_per_week.label, '7');
      await context.clearCookies();
      const other = await tab();
      await other.open('sign-in');
      await other.signIn(credentials.email);
      await other.isAt('profile');
      await expect.poll(() => visit.valueOf(fields.time_per_week.label)).toBe('');
    });
  });

  describe('whatever happens', () => {
    it('comes back to the page that was opened while signed out', async () => {
      const { credentials } = await stack.createPerson('deep@example.test');
      const visit = await openAccount(browser, stack.api);
      await visit.open('sessions');
      await visit.isAt('sign-in');
      await visit.signIn(credentials.email);
      await visit.isAt('sessions');
      await visit.page
        .getByText(en.sessions.onlyThis)
        .or(visit.page.getByText(en.sessions.current))
        .first()
        .waitFor();
    });

    it('changes the language without losing what was typed, and has it on the next page, from right to left', async () => {
      const { visit, person } = await enter('language');
      await openProfile(visit);
      await visit.fill(fields.time_per_week.label, '7');
      await choose(visit, fields.learning_mode.label, fields.learning_mode.values.visual);
      await visit.page.getByLabel(en.common.language, { exact: true }).selectOption('ar');
      const button = visit.page.getByRole('button', { name: ar.profile.save });
      await button.waitFor();
      expect(await visit.page.locator('html').getAttribute('dir')).toBe('rtl');
      expect(await visit.valueOf(ar.profile.fields.time_per_week.label)).toBe('7');
      expect(await visit.valueOf(ar.profile.fields.learning_mode.label)).toBe('visual');
      await button.click();
      await says(visit, ar.common.saved);
      expect(await profileOf(person)).toMatchObject({ time_per_week: 7, learning_mode: 'visual' });
      await visit.follow(ar.sessions.title);
      await visit.page.getByRole('heading', { name: ar.sessions.title }).waitFor();
      expect(await visit.page.locator('html').getAttribute('lang')).toBe('ar');
      const menu = await visit.page.getByRole('navigation').boundingBox();
      const main = await visit.page.getByRole('main').boundingBox();
      expect(menu?.x).toBeGreaterThan(main?.x ?? 0);
    });

    it('is told that there is no network, keeps what was typed, and goes on', async () => {
      const { visit, context } = await enter('offline');
      await openProfile(visit);
      await visit.fill(fields.time_per_week.label, '7');
      await context.setOffline(true);
      await visit.press(en.profile.save);
      await visit.hears(en.problems.unreachable);
      expect(await visit.valueOf(fields.time_per_week.label)).toBe('7');
      await context.setOffline(false);
      await save(visit);
    });

    it('sees a page that got no answer go on by itself once there is a network', async () => {
      const { visit, context } = await enter('no-answer');
      await context.route('**/api/auth/sessions', (route) => route.abort('internetdisconnected'));
      await visit.open('sessions');
      await visit.hears(en.problems.unreachable);
      await context.unroute('**/api/auth/sessions');
      await context.setOffline(true);
      await context.setOffline(false);
      await visit.page.getByText(en.sessions.current).waitFor();
    });

    it('is told that the service cannot answer, or not at once, and keeps what was typed', async () => {
      const { visit, context } = await enter('unavailable');
      await openProfile(visit);
      await visit.fill(fields.time_per_week.label, '7');
      const answers = Promise.withResolvers<void>();
      await context.route('**/api/profile', async (route) => {
        await answers.promise;
        await answerUnavailable(route, 120, 'the-number');
      });
      await visit.press(en.profile.save);
      await visit.page.getByRole('button', { name: en.common.waiting }).waitFor();
      await visit.page.getByLabel(fields.time_per_week.label).press('Enter');
      answers.resolve();
      await visit.hears(en.problems.UNAVAILABLE);
      await visit.page.getByText(en.common.requestId('the-number')).waitFor();
      await visit.page.getByText(en.common.tryAgainIn('in 2 minutes')).waitFor();
      expect(await visit.valueOf(fields.time_per_week.label)).toBe('7');
      expect(visit.asked().filter((line) => line === 'POST /api/profile')).toHaveLength(1);
      await context.unroute('**/api/profile');
      await save(visit);
    });
  });
});
