import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appOrigin, sameSite, serveApp } from '../support/app-page.ts';
import { findBrowser, startBrowser, watch } from '../support/browser.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const browserPath = await findBrowser();

describe.skipIf(browserPath === undefined)('an app in React', () => {
  let stack: TestStack;
  let browser: Browser;
  let context: BrowserContext;
  let credentials: { readonly email: string; readonly password: string };
  beforeAll(async () => {
    [stack, browser] = await Promise.all([startTestStack(), startBrowser(browserPath)]);
    ({ credentials } = await stack.createPerson('react@example.test'));
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });
  beforeEach(async () => {
    await stack.forgetLimits();
    context = await browser.newContext({ permissions: ['local-network-access'] });
    await serveApp(context, "import '../../tests/support/react-app.tsx';");
    await context.addInitScript(`globalThis.baseUrl = '${sameSite(stack.api)}'`);
  });
  afterEach(() => context.close());

  async function openTab() {
    const { page, complaints } = watch(await context.newPage());
    await page.goto(appOrigin);
    const state = page.locator('output');
    return {
      page,
      complaints,
      /** Waits for what is shown of the session. */
      see: (text: string) => state.getByText(text, { exact: true }).waitFor(),
      click: (name: RegExp) => page.getByRole('button', { name }).click(),
      signIn: () => page.evaluate(`client.signIn.email(${JSON.stringify(credentials)})`),
      signOut: () => page.evaluate('client.signOut()'),
      shown: () => page.evaluate('shown') as Promise<string[]>,
    };
  }

  it('knows who is signed in on every page, after a reload, and in every tab', async () => {
    const tab = await openTab();
    await tab.see('signed-out');
    await tab.page.getByText('for members only').waitFor();
    const other = await openTab();
    await other.see('signed-out');
    await tab.signIn();
    await tab.see('signed-in Ada');
    await other.see('signed-in Ada');
    for (const name of [/Tasks/, /To Second/, /To First/, /To Second/]) await tab.click(name);
    await tab.page.getByRole('heading', { name: 'Second' }).waitFor();
    expect(await tab.shown()).toEqual(['loading', 'signed-out', 'signed-in']);
    await tab.page.reload();
    await tab.see('signed-in Ada');
    expect(await tab.shown()).toEqual(['loading', 'signed-in']);
    await other.signOut();
    await tab.see('signed-out');
    expect([...tab.complaints, ...other.complaints]).toEqual([]);
  });

  it('learns by a call that the session was ended elsewhere', async () => {
    const tab = await openTab();
    await tab.signIn();
    await tab.see('signed-in Ada');
    await tab.click(/Tasks/);
    await tab.page.getByText('Tasks 0 tasks').waitFor();
    await stack.queryAsOwner('delete from "session"');
    await tab.click(/Tasks/);
    await tab.see('signed-out');
    await tab.page.getByText('for members only').waitFor();
  });

  it('opened offline says so, and knows more once there is a network', async () => {
    const session = `${sameSite(stack.api)}/api/auth/get-session*`;
    const first = await openTab();
    await first.signIn();
    await context.route(session, (route) => route.abort('internetdisconnected'));
    const tab = await openTab();
    await tab.see('unreachable stale');
    await tab.page.getByText('is there a network?').waitFor();
    await tab.click(/Try again/);
    await context.unroute(session);
    await tab.click(/Try again/);
    await tab.see('signed-in Ada');
    expect(await tab.shown()).toEqual(['loading', 'unreachable', 'signed-in']);
  });

  it('that loses the network keeps who is signed in, and says that it may be out of date', async () => {
    const tab = await openTab();
    await tab.signIn();
    await tab.see('signed-in Ada');
    await context.setOffline(true);
    await tab.click(/Try again/);
    await tab.see('signed-in Ada stale');
    await context.setOffline(false);
    await tab.click(/Try again/);
    await tab.see('signed-in Ada');
  });
});
