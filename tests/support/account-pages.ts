import type { Browser, BrowserContext, BrowserContextOptions, Page, Route } from 'playwright-core';
import { problems } from '#shared/contract/errors';
import type { Words } from '../../functions/account/app/copy/copy.ts';
import { en } from '../../functions/account/app/copy/en.ts';
import { type PageName, pathOf } from '../../functions/account/app/page-list.ts';
import { watch } from './browser.ts';
import type { TestStack } from './stack.ts';

export const passwords = { old: 'correct horse battery staple', new: 'seven violet ladders' };

/** A person's browser, and what they do on the pages of one stack. */
export async function openAccount(browser: Browser, api: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  return visit(await context.newPage(), api);
}

/** Somebody with an account, signed in in a browser of their own. @param origin by which the browser knows the stack */
export async function openMember(
  stack: TestStack,
  browser: Browser,
  email: string,
  { origin = stack.api, ...options }: BrowserContextOptions & { readonly origin?: string } = {},
) {
  const person = await stack.createPerson(email);
  const visit = await openAccount(browser, origin, options);
  const context = visit.page.context();
  await context.request.post(`${origin}/api/auth/sign-in/email`, {
    data: person.credentials,
    headers: { origin },
  });
  return { ...person, ...visit, email, context, tab: () => openTab(context, origin) };
}

/** Another tab of the same browser. */
export async function openTab(context: BrowserContext, api: string) {
  return visit(await context.newPage(), api);
}

export type Visit = ReturnType<typeof visit>;

function visit(page: Page, api: string) {
  const watched = watch(page);
  const isReady = () => page.locator('#page[data-ready]').waitFor();
  const goto = async (address: string) => {
    await page.goto(new URL(address, api).href);
    await isReady();
  };
  const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  return {
    ...watched,
    /** Waits until the page's script has taken over. */
    isReady,
    goto,
    open: (name: PageName, query = '') => goto(pathOf(name) + query),
    field: (label: string) => page.getByLabel(label, { exact: true }),
    fill,
    press,
    follow: (name: string) => page.getByRole('link', { name, exact: true }).click(),
    /** Waits until the page says so. */
    hears: ({ heading }: Words) => page.getByRole('heading', { name: heading, exact: true }).waitFor(),
    sees: (text: string) => page.getByText(text, { exact: true }).waitFor(),
    /** Waits until the focus is on what has this text. */
    hasFocus: (text: string) => page.locator(':focus', { hasText: text }).waitFor(),
    /** Waits until a field is said to be at fault. */
    isFaulty: (label: string) =>
      page.getByLabel(label, { exact: true }).and(page.locator('[aria-invalid]')).waitFor(),
    /** Waits for what is said of one field. */
    faultOf: (name: string) => page.locator(`#${name}-error`).textContent(),
    /** Waits for a page of this name. */
    async isAt(name: PageName) {
      await page.waitForURL((url) => url.pathname === pathOf(name));
      await isReady();
    },
    async signIn(email: string, password = passwords.old) {
      await fill(en.common.email, email);
      await fill(en.password.label, password);
      await press(en.signIn.button);
    },
    valueOf: (label: string) => page.getByLabel(label, { exact: true }).inputValue(),
  };
}

/** Answers a request as the service does that is not available, with a number by which the logs would know it. */
export function answerUnavailable(route: Route, retryAfterSeconds: number, requestId = 'R-0'): Promise<void> {
  const { status, title } = problems.UNAVAILABLE;
  const problem = {
    type: 'urn:gatehouse:problem:unavailable',
    title,
    status,
    detail: 'try again later',
    error_code: 'UNAVAILABLE',
    request_id: requestId,
  };
  return route.fulfill({
    status,
    headers: { 'retry-after': String(retryAfterSeconds) },
    contentType: 'application/problem+json',
    body: JSON.stringify(problem),
  });
}
