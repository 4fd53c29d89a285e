import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { secretVersions } from '#shared/secret-versions';
import { copy } from '../../functions/account/copy.ts';
import type { Words } from '../../functions/account/page-copy.ts';
import { signVerificationToken } from '../../functions/auth/accounts/verification-token.ts';
import { findBrowser, openPage, startBrowser, watch } from '../support/browser.ts';
import { findMail, linkIn } from '../support/mail.ts';
import { readSecretJson } from '../support/secrets.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const { verify, reset } = copy.pages;
const browserPath = await findBrowser();

describe.skipIf(browserPath === undefined)('a person in a browser', () => {
  let stack: TestStack;
  let browser: Browser;
  beforeAll(async () => {
    [stack, browser] = await Promise.all([startTestStack(), startBrowser(browserPath)]);
  });
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  const passwords = { old: 'correct horse battery staple', new: 'seven violet ladders' };
  const signUp = (email: string) =>
    stack.send('POST', '/api/auth/signup', { body: { email, name: 'Ada', password: passwords.old } });
  const signIn = (email: string, password = passwords.old) =>
    stack.send('POST', '/api/auth/signin', { body: { email, password } });
  const forgetPassword = (email: string) =>
    stack.send('POST', '/api/auth/forgot-password', { body: { email } });
  const newestLink = (email: string) => linkIn(findMail(stack.mail, email));

  /** The token of a link that the service would have made an hour ago. */
  async function expiredToken(email: string): Promise<string> {
    const [user] = await stack.queryAsOwner('select "id" from "user" where "email" = $1', [email]);
    const secrets = secretVersions.parse(await readSecretJson(stack.aws, 'gatehouse/dev/auth'));
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 });
    const token = signVerificationToken(secrets, { sub: String(user?.id), email });
    vi.useRealTimers();
    return token;
  }

  const press = (page: Page, name: string) => page.getByRole('button', { name }).click();
  const hears = (page: Page, { heading }: Words) =>
    page.getByRole('status').getByRole('heading', { name: heading, exact: true }).waitFor();
  async function chooseNewPassword(page: Page, password = passwords.new): Promise<void> {
    await page.getByLabel(copy.passwords.first, { exact: true }).fill(password);
    await page.getByLabel(copy.passwords.second).fill(password);
    await press(page, reset.button);
  }

  it('goes the whole way: mailbox, verification, forgotten password, new password', async () => {
    const email = 'ada@example.test';
    expect((await signUp(email)).status).toBe(201);
    const mailbox = await openPage(browser);
    await mailbox.page.goto(`${stack.aws}/_local/`);
    await press(mailbox.page, email);
    const opening = mailbox.page.context().waitForEvent('page');
    await mailbox.page.frameLocator('#html').getByRole('link', { name: verify.button }).click();
    const { page, complaints } = watch(await opening);
    await press(page, verify.button);
    await hears(page, verify.outcomes.done);
    const { status, body } = await signIn(email);
    expect(status).toBe(200);

    await page.goto(`${stack.api}/account/reset`);
    await page.getByLabel(copy.email).fill(email);
    await press(page, copy.newLinks.reset.button);
    await hears(page, copy.newLinks.reset.outcomes.done);
    await page.goto(newestLink(email));
    await chooseNewPassword(page);
    await hears(page, reset.outcomes.done);
    expect((await stack.send('GET', '/api/auth/me', { token: body.token })).status).toBe(401);
    expect((await signIn(email)).status).toBe(401);
    expect((await signIn(email, passwords.new)).status).toBe(200);
    expect([...complaints, ...mailbox.complaints]).toEqual([]);
  });

  it.concurrent('does nothing by opening a link', async () => {
    const email = 'scanned@example.test';
    await signUp(email);
    const { page, asked } = await openPage(browser);
    await page.goto(newestLink(email));
    await page.getByRole('button', { name: verify.button, disabled: false }).waitFor();
    expect(asked()).toEqual(['GET /account/verify']);
    expect((await signIn(email)).status).toBe(403);
  });

  it.concurrent('deletes the account by the link of a mail, in a browser that is not signed in', async () => {
    const { sessionToken, credentials } = await stack.createPerson('leaving@example.test');
    await stack.send('POST', '/api/auth/delete-user', { token: sessionToken, body: {} });
    const { page } = await openPage(browser);
    const link = newestLink(credentials.email);
    await page.goto(link);
    await press(page, copy.pages.delete.button);
    await hears(page, copy.pages.delete.outcomes.done);
    expect((await signIn(credentials.email)).status).toBe(401);
    await page.goto(link);
    await press(page, copy.pages.delete.button);
    await hears(page, copy.pages.delete.outcomes.NOT_FOUND);
  });

  it.concurrent('sends one request however often the button is pressed', async () => {
    const { page, asked } = await openPage(browser);
    await page.goto(`${stack.api}/account/reset`);
    await page.getByLabel(copy.email).fill('nobody@example.test');
    await page.getByRole('button').dblclick();
    await page.getByLabel(copy.email).press('Enter');
    await hears(page, copy.newLinks.reset.outcomes.done);
    expect(asked().filter((line) => line.startsWith('POST'))).toEqual(['POST /api/auth/forgot-password']);
  });

  it.concurrent('T26 gets a new link in place of one that was used, and a mistyped address back', async () => {
    const { credentials } = await stack.createPerson('twice@example.test');
    await forgetPassword(credentials.email);
    const used = newestLink(credentials.email);
    const { page, asked } = await openPage(browser);
    await page.goto(used);
    await chooseNewPassword(page);
    await hears(page, reset.outcomes.done);
    await page.goto(used);
    await chooseNewPassword(page, 'another one altogether');
    await hears(page, reset.outcomes.TOKEN_EXPIRED);

    const { button, outcomes } = copy.newLinks.reset;
    const requestsBefore = asked().length;
    await page.getByLabel(copy.email).fill('twice.example.test');
    await press(page, button);
    await hears(page, outcomes.INVALID_REQUEST);
    expect(asked()).toHaveLength(requestsBefore);
    await page.getByLabel(copy.email).fill('twice@example');
    await press(page, button);
    await hears(page, outcomes.INVALID_REQUEST);
    await page.getByLabel(copy.email).fill(credentials.email);
    await press(page, button);
    await hears(page, outcomes.done);
    await page.goto(newestLink(credentials.email));
    await chooseNewPassword(page, 'another one altogether');
    await hears(page, reset.outcomes.done);
  });

  it.concurrent('gets a new link in place of one that has expired', async () => {
    const email = 'late@example.test';
    await signUp(email);
    const { page } = await openPage(browser);
    await page.goto(`${stack.api}/account/verify?token=${await expiredToken(email)}`);
    await press(page, verify.button);
    await hears(page, verify.outcomes.TOKEN_EXPIRED);
    await page.getByLabel(copy.email).fill(email);
    await press(page, copy.newLinks.verify.button);
    await hears(page, copy.newLinks.verify.outcomes.done);
    await page.goto(newestLink(email));
    await press(page, verify.button);
    await hears(page, verify.outcomes.done);
    expect((await signIn(email)).status).toBe(200);
  });

  it.concurrent('T19 is told the same whether or not there is an account', async () => {
    const { credentials } = await stack.createPerson('known@example.test');
    const { button, outcomes } = copy.newLinks.reset;
    const ask = async (email: string) => {
      const { page } = await openPage(browser);
      await page.goto(`${stack.api}/account/reset`);
      await page.getByLabel(copy.email).fill(email);
      await press(page, button);
      await hears(page, outcomes.done);
      return page.locator('main').ariaSnapshot();
    };
    const [known, unknown] = await Promise.all([ask(credentials.email), ask('unknown@example.test')]);
    expect(known).toBe(unknown);
  });

  it.concurrent('T35 hears what is wrong with a new password, and the link still works', async () => {
    const { credentials } = await stack.createPerson('careless@example.test');
    await forgetPassword(credentials.email);
    const { page } = await openPage(browser);
    await page.goto(newestLink(credentials.email));
    await chooseNewPassword(page, 'short');
    await hears(page, reset.outcomes.PASSWORD_TOO_SHORT);
    await page.getByLabel(copy.passwords.second).fill('shorter');
    await page.getByLabel(copy.passwords.first, { exact: true }).fill('x'.repeat(129));
    await press(page, reset.button);
    await hears(page, reset.outcomes.PASSWORD_TOO_LONG);
    await page.getByLabel(copy.passwords.first, { exact: true }).fill(passwords.new);
    await press(page, reset.button);
    await hears(page, reset.outcomes.mismatch);
    await chooseNewPassword(page, 'password123');
    await hears(page, reset.outcomes.PASSWORD_COMPROMISED);
    await chooseNewPassword(page);
    await hears(page, reset.outcomes.done);
  });

  it('is told to wait by a limit, and to try again where there is no answer', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${stack.api}/account/verify?token=x`);
    await stack.send('POST', '/api/auth/verify-email', { body: { token: 'x' } });
    await stack.useUpLimits();
    await press(page, verify.button);
    await hears(page, copy.outcomes.TOO_MANY_REQUESTS);
    await page.context().setOffline(true);
    await press(page, verify.button);
    await hears(page, copy.outcomes.unreachable);
  });
});
