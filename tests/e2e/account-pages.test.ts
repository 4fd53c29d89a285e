import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { secretVersions } from '#shared/secret-versions';
import { en } from '../../functions/account/app/copy/en.ts';
import { signVerificationToken } from '../../functions/auth/accounts/verification-token.ts';
import { answerUnavailable, openAccount, passwords, type Visit } from '../support/account-pages.ts';
import { findBrowser, openPage, startBrowser, watch } from '../support/browser.ts';
import { narrowest } from '../support/examination.ts';
import { findMail, linkIn } from '../support/mail.ts';
import { readSecretJson } from '../support/secrets.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const { problems } = en;
const browserPath = await findBrowser();

describe.skipIf(browserPath === undefined)('a stranger in a browser', () => {
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

  const enter = () => openAccount(browser, stack.api);
  const newestLink = (email: string) => linkIn(findMail(stack.mail, email));
  const signUp = (email: string) =>
    stack.send('POST', '/api/auth/signup', { body: { email, name: 'Ada', password: passwords.old } });
  const signInStatus = async (email: string, password = passwords.old) =>
    (await stack.send('POST', '/api/auth/signin', { body: { email, password } })).status;
  const forget = (email: string) => stack.send('POST', '/api/auth/forgot-password', { body: { email } });

  /** The token of a link that the service would have made an hour ago. */
  async function expiredToken(email: string): Promise<string> {
    const [user] = await stack.queryAsOwner('select "id" from "user" where "email" = $1', [email]);
    const secrets = secretVersions.parse(await readSecretJson(stack.aws, 'gatehouse/dev/auth'));
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 });
    const token = signVerificationToken(secrets, { sub: String(user?.id), email });
    vi.useRealTimers();
    return token;
  }

  async function register({ fill, press }: Visit, email: string, password = passwords.old): Promise<void> {
    await fill(en.common.name, 'Ada');
    await fill(en.common.email, email);
    await fill(en.password.label, password);
    await press(en.register.button);
  }

  async function chooseNewPassword({ fill, press }: Visit, password = passwords.new): Promise<void> {
    await fill(en.password.new, password);
    await press(en.reset.button);
  }

  it('registers, verifies the address from the mailbox, signs in, and chooses a new password', async () => {
    const email = 'ada@example.test';
    const visit = await enter();
    await visit.open('profile', '?return_to=http://localhost:5173/start');
    await visit.isAt('sign-in');
    await visit.follow(en.signIn.registerLink);
    await visit.isAt('register');
    await register(visit, email);
    await visit.hears(en.register.done);

    const mailbox = await openPage(browser);
    await mailbox.page.goto(`${stack.aws}/_local/`);
    await mailbox.page.getByRole('button', { name: email }).click();
    const opening = mailbox.page.context().waitForEvent('page');
    await mailbox.page.frameLocator('#html').getByRole('link', { name: en.verify.button }).click();
    const other = watch(await opening);
    await other.page.getByRole('button', { name: en.verify.button }).click();
    await other.page.getByRole('heading', { name: en.verify.done.heading }).waitFor();

    await visit.follow(en.register.signInLink);
    await visit.isAt('sign-in');
    await visit.signIn(email);
    await visit.isAt('profile');

    await visit.press(en.common.signOut);
    await visit.isAt('signed-out');
    await visit.follow(en.signedOut.signIn);
    await visit.follow(en.signIn.forgot);
    await visit.isAt('forgot');
    await visit.fill(en.common.email, email);
    await visit.press(en.forgot.button);
    await visit.hears(en.forgot.done);
    await visit.goto(newestLink(email));
    await chooseNewPassword(visit);
    await visit.hears(en.reset.done);
    expect(await signInStatus(email)).toBe(401);
    expect(await signInStatus(email, passwords.new)).toBe(200);
    expect([...visit.complaints, ...mailbox.complaints, ...other.complaints]).toEqual([]);
  });

  it('is sent back to the app that wanted somebody signed in, and to no other', async () => {
    const { credentials } = await stack.createPerson('back@example.test');
    const visit = await enter();
    await visit.page.route('http://localhost:5173/**', (route) => route.fulfill({ body: 'the app' }));
    await visit.open('sign-in', `?${new URLSearchParams({ return_to: 'http://localhost:5173/tasks?a=b' })}`);
    await visit.signIn(credentials.email);
    await visit.page.waitForURL('http://localhost:5173/tasks?a=b');
    // Whoever is signed in already is asked first.
    await visit.open('sign-in', `?${new URLSearchParams({ return_to: 'http://localhost:5173/x' })}`);
    await visit.page.getByText(en.signIn.already('Ada')).waitFor();
    await visit.follow(en.signIn.goOn);
    await visit.page.waitForURL('http://localhost:5173/x');
    await visit.open('sign-in', '?return_to=https://evil.example/');
    await visit.follow(en.signIn.goOn);
    await visit.isAt('profile');
  });

  it('hears at its field what is wrong, before anything is sent, and has a slip of the address mended', async () => {
    const visit = await enter();
    await visit.open('register');
    await visit.press(en.register.button);
    expect(await visit.faultOf('name')).toBe(en.common.required);
    expect(await visit.faultOf('email')).toBe(en.common.required);
    expect(await visit.page.evaluate('document.activeElement.name')).toBe('name');
    await register(visit, 'ada@gmial.com', 'short');
    expect(await visit.faultOf('password')).toContain(problems.PASSWORD_TOO_SHORT.heading);
    await visit.press(en.common.didYouMean('ada@gmail.com'));
    expect(await visit.valueOf(en.common.email)).toBe('ada@gmail.com');
    await visit.fill(en.common.email, 'no address');
    await visit.fill(en.password.label, 'x'.repeat(129));
    await visit.press(en.register.button);
    expect(await visit.faultOf('email')).toBe(en.common.invalidEmail);
    expect(await visit.faultOf('password')).toContain(problems.PASSWORD_TOO_LONG.heading);
    expect(visit.asked().filter((line) => line.startsWith('POST'))).toEqual([]);
  });

  it('T35 is told that attackers know a password, and how hard another is to guess', async () => {
    const visit = await enter();
    await visit.open('register');
    await register(visit, 'careless@example.test', 'password123');
    expect(await visit.faultOf('password')).toContain(problems.PASSWORD_COMPROMISED.heading);
    const { strength } = en.password;
    for (const [password, words] of [
      ['aaaaaaaaaa', strength.weak],
      ['seven violet ladders 😀', strength.strong],
    ] as const) {
      await visit.fill(en.password.label, password);
      await visit.page.locator('.meter').getByText(words).waitFor();
    }
    const longest = `pass phrase ${'ü'.repeat(116)}`;
    await visit.fill(en.password.label, longest);
    await visit.press(en.register.button);
    await visit.hears(en.register.done);
    await visit.goto(newestLink('careless@example.test'));
    await visit.press(en.verify.button);
    await visit.follow(en.signIn.button);
    await visit.isAt('sign-in');
    await visit.signIn('careless@example.test', longest);
    await visit.isAt('profile');
  });

  it('T39 an address as long as there are fits the narrowest page, and a longer one is refused at its field', async () => {
    const longest = `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.test`;
    const visit = await openAccount(browser, stack.api, { viewport: narrowest });
    await visit.open('register');
    await register(visit, longest.replace('@', `${'a'.repeat(200)}@`));
    expect(await visit.faultOf('email')).toContain(problems.TOO_LONG.heading);
    await visit.fill(en.common.email, longest);
    await visit.press(en.register.button);
    await visit.hears(en.register.done);
    await visit.sees(longest);
    expect(await visit.page.evaluate('document.documentElement.scrollWidth')).toBe(narrowest.width);
  });

  it('who has not verified the address asks for the mail again', async () => {
    const email = 'unverified@example.test';
    await signUp(email);
    const first = newestLink(email);
    const visit = await enter();
    await visit.open('sign-in');
    await visit.signIn(email);
    await visit.hears(problems.EMAIL_NOT_VERIFIED);
    expect(await visit.valueOf(en.common.email)).toBe(email);
    await visit.press(en.signIn.resend);
    await visit.hears(en.signIn.resent);
    expect(newestLink(email)).not.toBe(first);
  });

  it('wrong passwords lead to a lock with its time, and what was typed stays', async () => {
    const { credentials } = await stack.createPerson('locked@example.test');
    const visit = await enter();
    await visit.open('sign-in');
    await visit.signIn(credentials.email, 'not this one');
    await visit.hears(problems.INVALID_CREDENTIALS);
    await stack.useUpLimits();
    await visit.press(en.signIn.button);
    await visit.hears(problems.TOO_MANY_REQUESTS);
    await visit.page.getByText(/You can try again in (?:1 hour|\d+ minutes)\./).waitFor();
    expect(await visit.valueOf(en.common.email)).toBe(credentials.email);
    expect(await visit.valueOf(en.password.label)).toBe('not this one');
  });

  it('a banned person is told so', async () => {
    const { credentials, userId } = await stack.createPerson('banned@example.test');
    await stack.queryAsOwner('update "user" set "banned" = true where "id" = $1', [userId]);
    const visit = await enter();
    await visit.open('sign-in');
    await visit.signIn(credentials.email);
    await visit.hears(problems.ACCOUNT_BANNED);
  });

  it('a browser without cookies, or without a network, is told what is missing', async () => {
    const { credentials } = await stack.createPerson('cookies@example.test');
    const visit = await enter();
    await visit.open('sign-in');
    await visit.page.route('**/sign-in/email', async (route) => {
      const response = await route.fetch();
      const { 'set-cookie': _, ...headers } = response.headers();
      await visit.page.context().clearCookies();
      await route.fulfill({ response, headers });
    });
    await visit.signIn(credentials.email);
    await visit.hears(problems.cookies_blocked);
    await visit.page.context().setOffline(true);
    await visit.press(en.signIn.button);
    await visit.hears(problems.unreachable);
    expect(await visit.valueOf(en.password.label)).toBe(passwords.old);
  });

  it('a service that cannot answer says so and by which number it is known, and the next try works', async () => {
    const { credentials } = await stack.createPerson('patient@example.test');
    const visit = await enter();
    await visit.open('sign-in');
    await visit.page.route('**/sign-in/email', (route) => answerUnavailable(route, 10, 'R-1'), { times: 1 });
    await visit.signIn(credentials.email);
    await visit.hears(problems.UNAVAILABLE);
    await visit.page.getByText(en.common.tryAgainIn('in 10 seconds')).waitFor();
    await visit.page.getByText(en.common.requestId('R-1')).waitFor();
    await visit.press(en.signIn.button);
    await visit.isAt('profile');
  });

  it('does nothing by opening a link', async () => {
    const email = 'scanned@example.test';
    await signUp(email);
    const { asked, goto } = await enter();
    await goto(newestLink(email));
    expect(asked().filter((line) => line.includes('/api/'))).toEqual(['GET /api/auth/get-session']);
    expect(await signInStatus(email)).toBe(403);
  });

  it('sends one request however often the button is pressed', async () => {
    const visit = await enter();
    await visit.open('forgot');
    await visit.fill(en.common.email, 'nobody@example.test');
    await visit.page.getByRole('button', { name: en.forgot.button }).dblclick();
    await visit.page.keyboard.press('Enter');
    await visit.hears(en.forgot.done);
    expect(visit.asked().filter((line) => line.startsWith('POST'))).toEqual([
      'POST /api/auth/forgot-password',
    ]);
  });

  it('T26 gets a new link in place of one that was used, in another browser too', async () => {
    const { credentials } = await stack.createPerson('twice@example.test');
    await forget(credentials.email);
    const used = newestLink(credentials.email);
    const first = await enter();
    await first.goto(used);
    await chooseNewPassword(first);
    await first.hears(en.reset.done);
    const other = await enter();
    await other.goto(used);
    await chooseNewPassword(other, 'another one altogether');
    await other.hears(problems.TOKEN_EXPIRED);
    await other.fill(en.common.email, credentials.email);
    await other.press(en.forgot.button);
    await other.hears(en.forgot.done);
    await other.goto(newestLink(credentials.email));
    await chooseNewPassword(other, 'another one altogether');
    await other.hears(en.reset.done);
  });

  it('gets a new link in place of one that has expired, or is none', async () => {
    const email = 'late@example.test';
    await signUp(email);
    const visit = await enter();
    await visit.open('verify', `?token=${await expiredToken(email)}`);
    await visit.press(en.verify.button);
    await visit.hears(problems.TOKEN_EXPIRED);
    await visit.open('verify', '?token=x');
    await visit.press(en.verify.button);
    await visit.hears(problems.INVALID_TOKEN);
    await visit.fill(en.common.email, email);
    await visit.press(en.verify.newLink);
    await visit.hears(en.verify.sent);
    await visit.goto(newestLink(email));
    await visit.press(en.verify.button);
    await visit.hears(en.verify.done);
    expect(await signInStatus(email)).toBe(200);
  });

  it('T19 is told the same whether or not there is an account', async () => {
    const { credentials } = await stack.createPerson('known@example.test');
    const ask = async (page: 'forgot' | 'register', email: string) => {
      const visit = await enter();
      await visit.open(page);
      if (page === 'register') await register(visit, email, 'quite another passphrase');
      else {
        await visit.fill(en.common.email, email);
        await visit.press(en.forgot.button);
      }
      await visit.hears(en[page].done);
      return (await visit.page.locator('main').ariaSnapshot()).replaceAll(email, 'the address');
    };
    for (const page of ['forgot', 'register'] as const)
      expect(await ask(page, credentials.email)).toBe(await ask(page, `un${credentials.email}`));
  });
});
