import type { Browser, BrowserContextOptions } from 'playwright-core';
import { en } from '../../functions/account/app/copy/en.ts';
import { openPage } from './browser.ts';
import type { TestStack } from './stack.ts';

/** What the pages say somewhere: a heading and what follows from it. */
interface Words {
  readonly heading: string;
}

export const password = 'correct horse battery staple';

/** What somebody sees and does on the account pages of a browser of their own, at an origin of the stack's. */
export async function openAccount(browser: Browser, origin: string, options: BrowserContextOptions = {}) {
  const { page, complaints, asked } = await openPage(browser, options);
  const field = (label: string) => page.getByLabel(label, { exact: true });
  const open = async (path: string) => {
    await page.goto(new URL(path, origin).href);
    await page.locator('#page[data-ready]').waitFor();
  };
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  return {
    page,
    complaints,
    asked,
    field,
    open,
    press,
    /** Follows a link by its words. */
    follow: (name: string) => page.getByRole('link', { name }).click(),
    /** Waits until the page says so. */
    hears: ({ heading }: Words) => page.getByRole('heading', { name: heading, exact: true }).waitFor(),
    sees: (text: string) => page.getByText(text, { exact: true }).waitFor(),
    /** What is said of a field. */
    faultOf: (label: string) => field(label).and(page.locator('[aria-invalid]')).waitFor(),
    arrivesAt: (path: string) => page.waitForURL((url) => url.pathname === path),
    /** Waits until the focus is on what has this text. */
    hasFocus: (text: string) => page.locator(':focus', { hasText: text }).waitFor(),
    /** Signs in by the form, as far as the password goes. */
    async signIn(email: string) {
      await open('/account/sign-in?return_to=/account/security');
      await field(en.common.email).fill(email);
      await field(en.password.label).fill(password);
      await press(en.signIn.button);
      await page.waitForURL((url) => url.pathname !== '/account/sign-in');
    },
  };
}

export type Account = Awaited<ReturnType<typeof openAccount>>;

/** Somebody with an account, signed in on the page to secure it. */
export async function openMember(stack: TestStack, browser: Browser, email: string, origin = stack.api) {
  const person = await stack.createPerson(email);
  const account = await openAccount(browser, origin, { permissions: ['clipboard-read', 'clipboard-write'] });
  await account.page.context().request.post(`${origin}/api/auth/sign-in/email`, {
    data: person.credentials,
    headers: { origin },
  });
  await account.open('/account/security');
  return { ...account, ...person, email };
}
