import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAccounts, type TestAccounts } from '../../support/accounts.ts';
import { password } from '../../support/auth.ts';

const ada = 'ada.lovelace@example.test';

let accounts: TestAccounts;
beforeAll(async () => {
  accounts = await startAccounts();
  await accounts.register(ada);
});
afterAll(() => accounts.stop());

const paths = [
  '/signup',
  '/sign-up/email',
  '/signin',
  '/sign-in/email',
  '/forgot-password',
  '/send-verification-email',
];
const ask = (path: string, email: unknown) =>
  accounts.ask('POST', path, { body: { email, name: 'Eve', password } });
const countUsers = async () => (await accounts.rows('select from "user"')).length;

describe('T39 an address in other capitals', () => {
  it.each(['ADA.LOVELACE@EXAMPLE.TEST', 'Ada.Lovelace@Example.Test', 'ada.lovelace@EXAMPLE.test'])(
    '%s is the same account everywhere',
    async (spelling) => {
      const users = await countUsers();
      const mails = accounts.mailsTo(ada).length;
      expect((await ask('/signup', spelling)).body.user.email).toBe(ada);
      expect((await ask('/forgot-password', spelling)).status).toBe(200);
      expect((await accounts.signIn(spelling)).body.user.email).toBe(ada);
      expect(await countUsers()).toBe(users);
      expect(accounts.mailsTo(ada).length - mails).toBe(2);
      await accounts.rows('delete from rate_limit');
    },
  );

  it('is stored in small letters', async () => {
    await accounts.register('Grace.Hopper@Example.Test'.toLowerCase());
    await ask('/signup', 'KATHERINE@example.TEST');
    const rows = await accounts.rows('select "email" from "user"');
    for (const { email } of rows) expect(email).toBe(String(email).toLowerCase());
  });
});

describe('T39 what only looks like an address', () => {
  it.each([
    ['a Cyrillic letter', '\u0430da.lovelace@example.test'],
    ['a Kelvin sign, which becomes a k', 'brun\u212A@example.test'],
    ['a dotted capital I', 'g\u0130na@example.test'],
    ['wide letters', '\uFF41da.lovelace@example.test'],
    ['a Cyrillic domain', 'ada.lovelace@ex\u0430mple.test'],
    ['a zero-width space', 'ada.lovelace\u200B@example.test'],
    ['a soft hyphen', 'ada.love\u00ADlace@example.test'],
    ['a combining accent', 'ada.lovelace\u0301@example.test'],
    ['a text in the other direction', '\u202Eada.lovelace@example.test'],
    ['a trailing dot', 'ada.lovelace@example.test.'],
    ['blanks around it', ' ada.lovelace@example.test '],
    ['a blank within', 'ada. lovelace@example.test'],
    ['a tab', 'ada.lovelace@example.test\t'],
    ['a line break', 'ada.lovelace@example.test\r\nBcc: eve@example.test'],
    ['a second address', 'ada.lovelace@example.test,eve@example.test'],
    ['a name', 'Ada <ada.lovelace@example.test>'],
    ['quotes', '"ada.lovelace"@example.test'],
    ['a comment', 'ada.lovelace(x)@example.test'],
    ['an address of a host', 'ada.lovelace@[127.0.0.1]'],
    ['no domain', 'ada.lovelace'],
    ['255 characters', `${'a'.repeat(242)}@example.test`],
    ['320 characters', `${'a'.repeat(307)}@example.test`],
    ['64 KB', `${'a'.repeat(65_536)}@example.test`],
    ['nothing', ''],
    ['a list', [ada]],
    ['an object', { email: ada }],
    ['a number', 7],
  ])('is refused everywhere alike: %s', async (_, email) => {
    const users = await countUsers();
    const mails = accounts.mailbox.list().length;
    for (const path of paths) expect((await ask(path, email)).status, path).toBe(400);
    expect(await countUsers()).toBe(users);
    expect(accounts.mailbox.list()).toHaveLength(mails);
  });

  it('is an account of its own where mail services may take it for another one', async () => {
    for (const email of ['ada.lovelace+tag@example.test', 'adalovelace@example.test']) {
      await accounts.register(email);
      expect((await accounts.signIn(email)).body.user.email).toBe(email);
    }
    expect((await accounts.signIn(ada)).body.user.email).toBe(ada);
  });
});
