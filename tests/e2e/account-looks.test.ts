import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openAccount, openMember } from '../support/account-pages.ts';
import { findBrowser, startBrowser } from '../support/browser.ts';
import { countShift, examine, narrowest } from '../support/examination.ts';
import { membersStates, strangersStates } from '../support/page-states.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const browserPath = await findBrowser();
const locales = { en: 'en-GB', ar: 'ar-EG' } as const;
const languages = ['en', 'ar'] as const;

describe.skipIf(browserPath === undefined)('every page in every state', () => {
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

  describe.each(languages)('in %s', (language) => {
    // What moves slowly would be examined half-way.
    const options = {
      locale: locales[language],
      isMobile: true,
      viewport: narrowest,
      reducedMotion: 'reduce',
    } as const;

    it.each(Object.entries(strangersStates))('%s', async (name, reach) => {
      const visit = await openAccount(browser, stack.api, options);
      await visit.page.addInitScript(countShift);
      await reach(visit);
      expect(await examine(visit.page, `${name}-${language}`)).toEqual([]);
      expect(visit.complaints).toEqual([]);
      await visit.page.context().close();
    });

    it.each(Object.entries(membersStates))('%s, signed in', async (name, reach) => {
      const member = await openMember(stack, browser, `${name}-${language}@example.test`, options);
      await member.page.addInitScript(countShift);
      await reach(member);
      expect(await examine(member.page, `${name}-${language}`)).toEqual([]);
      expect(member.complaints).toEqual([]);
      await member.context.close();
    });
  });
});
