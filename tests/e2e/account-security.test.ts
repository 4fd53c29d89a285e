import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { en } from '../../functions/account/app/copy/en.ts';
import { holdPort } from '../../scripts/local/network/ports.ts';
import {
  answerUnavailable,
  openAccount,
  openMember,
  passwords,
  type Visit,
} from '../support/account-pages.ts';
import { findBrowser, startBrowser } from '../support/browser.ts';
import { findMail, linkIn } from '../support/mail.ts';
import { addAuthenticator } from '../support/passkeys.ts';
import { createAuthenticator } from '../support/second-factor.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { synthesizeDevWith } from '../support/synthesized.ts';

const browserPath = await findBrowser();
const { old: password, new: newPassword } = passwords;
const { security } = en;

describe.skipIf(browserPath === undefined)('a member in a browser', () => {
  let stack: TestStack;
  let browser: Browser;
  let synthesized: Awaited<ReturnType<typeof synthesizeDevWith>>;
  /** The stack by the name that passkeys know. */
  let localhost: string;
  beforeAll(async () => {
    const { port: apiPort, release } = await holdPort(0, 'PORT');
    await release();
    localhost = `http://localhost:${apiPort}`;
    [synthesized, browser] = await Promise.all([
      synthesizeDevWith({ allowedOrigins: [localhost] }),
      startBrowser(browserPath),
    ]);
    stack = await startTestStack({ cdkOut: synthesized.cdkOut, apiPort });
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
    await synthesized?.remove();
  });
  beforeEach(() => stack.forgetLimits());

  const member = async (email: string, origin = stack.api) => {
    const account = await openMember(stack, browser, email, {
      origin,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await account.open('security');
    return account;
  };
  /** Signs in by the form, as far as the password goes. */
  const signIn = async (visit: Visit, email: string) => {
    await visit.open('sign-in', '?return_to=/account/security');
    await visit.signIn(email);
  };
  const isIn = async (token: string) => (await stack.send('GET', '/api/auth/me', { token })).status === 200;
  const canSignIn = async (email: string, ownPassword: string) =>
    (await stack.send('POST', '/api/auth/signin', { body: { email, password: ownPassword } })).status === 200;
  const newestSubject = (email: string) => findMail(stack.mail, email).subject;
  const makeOld = (email: string) =>
    stack.queryAsOwner(
      `update "session" set "createdAt" = now() - interval '16 minutes'
        from "user" where "user"."id" = "session"."userId" and "user"."email" = $1`,
      [email],
    );

  it('changes the password, and other devices are signed out', async () => {
    const ada = await member('password@example.test');
    const { changePassword, password: words, problems } = en;
    await ada.follow(`${security.change} ${security.passwordTitle}`);
    await ada.isAt('password');
    const change = async (from: string, to: string) => {
      await ada.field(words.current).fill(from);
      await ada.field(words.new).fill(to);
      await ada.press(changePassword.button);
    };
    await change(password, 'short');
    await ada.sees(`${problems.PASSWORD_TOO_SHORT.heading}. ${problems.PASSWORD_TOO_SHORT.text}`);
    await change('wrong horse', newPassword);
    await ada.isFaulty(words.current);
    await ada.sees(`${words.wrong.heading}. ${words.wrong.text}`);
    await change(password, 'password123');
    await ada.isFaulty(words.new);
    expect(await ada.field(words.current).inputValue()).toBe(password);
    expect(await isIn(ada.sessionToken)).toBe(true);
    await change(password, newPassword);
    await ada.hears(changePassword.done);
    expect(await isIn(ada.sessionToken)).toBe(false);
    expect(newestSubject(ada.email)).toContain('Your password');
    expect([await canSignIn(ada.email, password), await canSignIn(ada.email, newPassword)]).toEqual([
      false,
      true,
    ]);
    await ada.open('security');
    await ada.sees(ada.email);
    expect(ada.complaints).toEqual([]);
  });

  it('changes the address by a link in the new mailbox, and the old one is told', async () => {
    const ada = await member('before@example.test');
    const { changeEmail, password: words, problems } = en;
    await ada.open('email');
    const change = async (to: string, ownPassword: string) => {
      await ada.field(changeEmail.new).fill(to);
      await ada.field(words.current).fill(ownPassword);
      await ada.press(changeEmail.button);
    };
    await change('after@', password);
    await ada.sees(en.common.invalidEmail);
    await change('after@example.test', 'wrong horse');
    await ada.isFaulty(words.current);
    await change(ada.email, password);
    await ada.sees(`${problems.SAME_EMAIL.heading}. ${problems.SAME_EMAIL.text}`);
    await change('after@example.test', password);
    await ada.hears(changeEmail.done);
    await ada.open('security');
    await ada.sees(ada.email);
    await ada.goto(linkIn(findMail(stack.mail, 'after@example.test')));
    await ada.press(en.verify.button);
    await ada.hears(en.verify.done);
    expect(newestSubject(ada.email)).toMatch(/Your e-mail address .* has been changed/);
    await ada.open('security');
    await ada.sees('after@example.test');
    expect(ada.complaints).toEqual([]);
  });

  it('sets up an authenticator app, signs in by its codes and without them, and turns it off', async () => {
    const { twoFactor, secondFactor, password: words } = en;
    const ada = await member('totp@example.test');
    await ada.follow(`${security.turnOn} ${security.twoFactorTitle}`);
    const prove = async (button: string, ownPassword = password) => {
      await ada.field(words.current).fill(ownPassword);
      await ada.press(button);
    };
    await prove(twoFactor.begin, 'wrong horse');
    await ada.isFaulty(words.current);
    await prove(twoFactor.begin);
    await ada.page.getByRole('img', { name: twoFactor.qrLabel }).waitFor();
    await ada.hasFocus(twoFactor.scan);
    const uri = await ada.page.getByRole('link', { name: twoFactor.openApp }).getAttribute('href');
    const app = createAuthenticator(uri ?? '');
    await ada.page.getByRole('button', { name: twoFactor.copy }).first().click();
    await ada.sees(twoFactor.copied);
    const copied = String(await ada.page.evaluate('navigator.clipboard.readText()'));
    expect(uri).toContain(`secret=${copied}`);
    const codes = await shownCodes(ada);
    expect(codes).toHaveLength(10);
    expect(await savedFile(ada)).toContain(codes.join('\n'));
    await ada.field(secondFactor.code).fill(app.wrongCode());
    await ada.press(twoFactor.confirmButton);
    await ada.isFaulty(secondFactor.code);
    await ada.field(secondFactor.code).fill(app.code());
    await ada.press(twoFactor.confirmButton);
    await ada.hears(twoFactor.done);
    expect(newestSubject(ada.email)).toContain('How you sign in');

    const signInWith = async (code: string, { isRecovery = false } = {}) => {
      const elsewhere = await openAccount(browser, stack.api);
      await signIn(elsewhere, ada.email);
      await elsewhere.isAt('second-factor');
      if (isRecovery) await elsewhere.press(secondFactor.useRecovery);
      await elsewhere.field(isRecovery ? secondFactor.recoveryCode : secondFactor.code).fill(code);
      return elsewhere;
    };
    const trusted = await signInWith(app.code(1));
    await trusted.field(secondFactor.trust).check();
    await trusted.press(secondFactor.button);
    await trusted.isAt('security');
    await trusted.sees(en.security.twoFactorOn);
    await trusted.press(en.common.signOut);
    await trusted.isAt('signed-out');
    await signIn(trusted, ada.email);
    await trusted.isAt('security');

    const recovered = await signInWith(codes[0] ?? '', { isRecovery: true });
    await recovered.press(secondFactor.button);
    await recovered.isAt('security');

    await ada.press(twoFactor.newCodes);
    await prove(twoFactor.newCodes);
    await ada.hears(twoFactor.newCodesDone);
    const fresh = await shownCodes(ada);
    const late = await signInWith(codes[1] ?? '', { isRecovery: true });
    await late.press(secondFactor.button);
    await late.isFaulty(secondFactor.recoveryCode);
    await late.field(secondFactor.recoveryCode).fill(fresh[0] ?? '');
    await late.press(secondFactor.button);
    await late.isAt('security');

    await ada.press(twoFactor.turnOff);
    await prove(twoFactor.turnOff);
    await ada.hears(twoFactor.turnedOff);
    const alone = await openAccount(browser, stack.api);
    await signIn(alone, ada.email);
    await alone.isAt('security');
    for (const { complaints } of [ada, trusted, recovered, late, alone]) expect(complaints).toEqual([]);
  });

  const shownCodes = ({ page }: Visit) => page.locator('.codes li').allTextContents();
  async function savedFile({ page, follow }: Visit): Promise<string> {
    const [download] = await Promise.all([page.waitForEvent('download'), follow(en.twoFactor.download)]);
    expect(download.suggestedFilename()).toBe('recovery-codes.txt');
    return readFile(await download.path(), 'utf8');
  }

  it('adds a passkey, signs in with it, and removes it, in a fresh session only', async () => {
    const { problems } = en;
    const ada = await member('passkey@example.test', localhost);
    await addAuthenticator(ada.page);
    await ada.sees(security.noPasskeys);
    await ada.press(security.addPasskey);
    const nameField = ada.field(`${security.passkeyName} (${en.common.optional})`);
    await nameField.fill('Laptop');
    await ada.press(security.addPasskey);
    await ada.sees(security.passkeyAdded);
    await ada.sees('Laptop');
    await ada.hasFocus(security.addPasskey);
    await ada.press(security.addPasskey);
    await nameField.fill('Laptop again');
    await ada.press(security.addPasskey);
    await ada.hears(problems.passkey_exists);
    expect(await nameField.inputValue()).toBe('Laptop again');
    await ada.press(en.common.cancel);
    await ada.hasFocus(security.addPasskey);

    await ada.press(en.common.signOut);
    await ada.isAt('signed-out');
    await ada.open('sign-in', '?return_to=/account/security');
    await ada.press(en.signIn.passkey);
    await ada.isAt('security');

    const remove = async () => {
      await ada.press(security.removePasskey('Laptop'));
      await ada.hasFocus(security.removePasskey('Laptop'));
      await ada.press(security.removePasskey('Laptop'));
    };
    await makeOld(ada.email);
    await remove();
    await ada.hears(problems.SESSION_NOT_FRESH);
    await ada.follow(en.member.signIn);
    await ada.field(en.common.email).fill(ada.email);
    await ada.field(en.password.label).fill(password);
    await ada.press(en.signIn.button);
    await ada.isAt('security');
    await remove();
    await ada.sees(security.passkeyRemoved);
    await ada.hasFocus(security.passkeysTitle);
    await ada.sees(security.noPasskeys);
    expect(newestSubject(ada.email)).toContain('How you sign in');
    expect(ada.complaints).toEqual([]);
  });

  /** Goes on from the stand-in's page as somebody, or presses another button there. */
  async function choose({ page }: Visit, email: string, button = 'Continue'): Promise<void> {
    await page.waitForURL('**/_local/google/**');
    await page.getByLabel('E-mail address').fill(email);
    await page.getByRole('button', { name: button }).click();
  }

  it('adds Google as a way to sign in, and removes it', async () => {
    const { problems } = en;
    const ada = await member('link@example.test');
    await ada.press(security.link('Google'));
    await choose(ada, 'ada@gmail.test', 'Refuse');
    await ada.hears(problems.access_denied);
    await ada.press(security.link('Google'));
    await choose(ada, 'ada@gmail.test');
    await ada.sees(security.linked('Google'));
    await ada.press(security.unlink('Google'));
    await ada.press(security.unlink('Google'));
    await ada.sees(security.unlinked('Google'));
    await ada.hasFocus(security.methodsTitle);
    await ada.page.getByRole('button', { name: security.link('Google') }).waitFor();
    await makeOld(ada.email);
    await ada.press(security.link('Google'));
    await ada.hears(problems.SESSION_NOT_FRESH);
    expect(ada.complaints).toEqual([]);
  });

  it('who has come by Google alone keeps that way in, and is asked for no password', async () => {
    const grace = await openAccount(browser, stack.api);
    await grace.open('sign-in', '?return_to=/account/security');
    await grace.press(en.signIn.with('Google'));
    await choose(grace, 'grace@gmail.test');
    await grace.isAt('security');
    await grace.page.getByText(en.problems.FAILED_TO_UNLINK_LAST_ACCOUNT.heading).waitFor();
    expect(await grace.page.getByRole('button', { name: security.unlink('Google') }).count()).toBe(0);
    await grace.open('password');
    await grace.page.getByRole('link', { name: en.changePassword.withoutLink }).waitFor();
    expect(await grace.field(en.password.current).count()).toBe(0);
    await grace.open('two-factor');
    await grace.press(en.twoFactor.begin);
    await grace.page.getByRole('img', { name: en.twoFactor.qrLabel }).waitFor();
    await makeOld('grace@gmail.test');
    await grace.open('email');
    await grace.field(en.changeEmail.new).fill('grace@example.test');
    await grace.press(en.changeEmail.button);
    await grace.hears(en.problems.SESSION_NOT_FRESH);
    expect(await grace.field(en.changeEmail.new).inputValue()).toBe('grace@example.test');
  });

  it('deletes the account by the password', async () => {
    const ada = await member('gone@example.test');
    await ada.follow(`${security.deleteButton} ${security.deleteTitle}`);
    await ada.field(en.password.current).fill('wrong horse');
    await ada.press(en.delete.button);
    await ada.isFaulty(en.password.current);
    await ada.field(en.password.current).fill(password);
    await ada.press(en.delete.button);
    await ada.hears(en.delete.done);
    expect(await ada.page.getByRole('navigation').count()).toBe(0);
    expect(await canSignIn(ada.email, password)).toBe(false);
    await ada.open('delete');
    await ada.isAt('sign-in');
    expect(ada.complaints).toEqual([]);
  });

  it('deletes the account by a link, also where nobody is signed in, once', async () => {
    const ada = await member('mailed@example.test');
    await ada.open('delete');
    await ada.press(en.delete.mailButton);
    await ada.hears(en.delete.mailed);
    const link = linkIn(findMail(stack.mail, ada.email));
    const stranger = await openAccount(browser, stack.api);
    await stranger.goto(link);
    expect(stranger.page.url()).not.toContain('token');
    expect(stranger.asked().filter((line) => line.startsWith('POST'))).toEqual([]);
    await stranger.press(en.delete.button);
    await stranger.hears(en.delete.done);
    await stranger.goto(link);
    await stranger.press(en.delete.button);
    await stranger.hears(en.delete.gone);
    await stranger.follow(en.delete.mailButton);
    await stranger.isAt('sign-in');
    expect(new URL(stranger.page.url()).searchParams.get('return_to')).toBe('/account/delete');
    expect(stranger.complaints).toEqual([]);
  });

  it('keeps what was typed through limits, outages, and the end of the session', async () => {
    const { changePassword, password: words, problems } = en;
    const ada = await member('faults@example.test');
    await ada.open('password');
    await ada.field(words.current).fill(password);
    await ada.field(words.new).fill(newPassword);
    const { page } = ada;
    await page.context().setOffline(true);
    await ada.press(changePassword.button);
    await ada.hears(problems.unreachable);
    await page.context().setOffline(false);
    await page.route('**/change-password', (route) => answerUnavailable(route, 10), { times: 1 });
    await ada.press(changePassword.button);
    await ada.hears(problems.UNAVAILABLE);
    const change = { currentPassword: 'wrong horse', newPassword };
    await stack.send('POST', '/api/auth/change-password', { token: ada.sessionToken, body: change });
    await stack.useUpLimits();
    await ada.press(changePassword.button);
    await ada.hears(problems.TOO_MANY_REQUESTS);
    await page.getByText(en.common.tryAgainIn('in 1 hour')).waitFor();
    await stack.forgetLimits();
    await stack.send('POST', '/api/auth/revoke-sessions', { token: ada.sessionToken });
    await ada.press(changePassword.button);
    await ada.hears(en.member.ended);
    expect(await ada.field(words.current).inputValue()).toBe(password);
    expect(await ada.field(words.new).inputValue()).toBe(newPassword);
    const [tab] = await Promise.all([ada.context.waitForEvent('page'), ada.follow(en.member.signIn)]);
    await tab.waitForURL('**/account/sign-in?return_to=%2Faccount%2Fpassword');
    expect(await canSignIn(ada.email, password)).toBe(true);
    expect(ada.complaints).toEqual([]);
  });
});
