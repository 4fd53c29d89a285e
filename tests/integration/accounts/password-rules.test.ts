import bcrypt from 'bcryptjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAccounts, type TestAccounts } from '../../support/accounts.ts';
import { bearer, password } from '../../support/auth.ts';

const long = 'p'.repeat(72);
const family = '\u{1F469}\u200D\u{1F469}\u200D\u{1F467}';

let accounts: TestAccounts;
beforeAll(async () => {
  accounts = await startAccounts();
});
afterAll(() => accounts.stop());

let people = 0;
const nextAddress = () => `person-${++people}@example.test`;

async function signUp(secret: string): Promise<string> {
  const email = nextAddress();
  const body = { email, name: 'Ada', password: secret };
  expect((await accounts.ask('POST', '/signup', { body })).status).toBe(201);
  await accounts.post('/verify-email', { token: accounts.newestToken(email) });
  return email;
}
const canSignIn = async (email: string, secret: string) =>
  (await accounts.ask('POST', '/signin', { body: { email, password: secret } })).status === 200;

describe('T35 a password', () => {
  it.each([
    ['of 8 characters', 'eight ch', 'eight c'],
    ['of 128 characters', 'x'.repeat(128), 'x'.repeat(127)],
    ['of 73 characters, the last of which matters', `${long}A`, `${long}B`],
    ['of 73 characters, and not of the first 72', `${long}A`, long],
    ['with blanks around it', '  blanks around  ', 'blanks around'],
    ['with a tab and inner blanks', 'a  b\tc  d', 'a b c d'],
    ['of capitals', 'CAPITALS', 'capitals'],
    ['of any script', 'пароль-密码-كلمة', 'пароль-密码-كلم'],
    ['of emoji', '\u{1F511}'.repeat(64), '\u{1F511}'.repeat(63)],
    ['of joined emoji', `${family} ${family}`, family],
    ['with quotes and braces', `'; drop table "user" -- {"$ne":1}`, `'; drop table "user" --`],
  ])('%s is kept whole', async (_, secret, other) => {
    const email = await signUp(secret);
    expect(await canSignIn(email, other)).toBe(false);
    expect(await canSignIn(email, secret)).toBe(true);
  });

  it('typed on another keyboard is the same: composed or combining, wide or narrow', async () => {
    const email = await signUp('Ångström ﬁ １２３');
    for (const same of ['A\u030angstro\u0308m ﬁ １２３', 'Ångström fi 123'])
      expect(await canSignIn(email, same)).toBe(true);
    expect(await canSignIn(email, 'Angstrom fi 123')).toBe(false);
  });

  it('counts all its characters after a reset and a change, also where bcrypt had looked at 72', async () => {
    const person = await accounts.join(nextAddress());
    await accounts.rows('update "account" set "password" = $1 where "userId" = $2', [
      await bcrypt.hash(`${long}A`, 4),
      person.userId,
    ]);
    expect((await accounts.reset(await accounts.askForReset(person.email), `${long}C`)).status).toBe(200);
    for (const [secret, isRight] of [
      [`${long}A`, false],
      [`${long}D`, false],
      [long, false],
      [`${long}C`, true],
    ] as const)
      expect(await canSignIn(person.email, secret)).toBe(isRight);
    const { token } = await accounts.startSession(person.email, { password: `${long}C` });
    const body = { currentPassword: `${long}D`, newPassword: `${long}E` };
    const change = (extra: object) =>
      accounts.ask('POST', '/change-password', { headers: bearer(token), body: { ...body, ...extra } });
    expect((await change({})).status).toBe(400);
    expect((await change({ currentPassword: `${long}C` })).status).toBe(200);
    expect([await canSignIn(person.email, `${long}F`), await canSignIn(person.email, `${long}E`)]).toEqual([
      false,
      true,
    ]);
  });
});

describe('T35 a new password', () => {
  const bad: readonly [string, unknown, string][] = [
    ['7 characters', 'seven c', 'PASSWORD_TOO_SHORT'],
    ['7 characters that are two units each', '\u{1F511}'.repeat(7), 'PASSWORD_TOO_SHORT'],
    ['none', '', 'PASSWORD_TOO_SHORT'],
    ['129 characters', 'x'.repeat(129), 'PASSWORD_TOO_LONG'],
    ['a megabyte of combining marks', 'e\u0301'.repeat(250_000), 'PASSWORD_TOO_LONG'],
  ];

  it.each(bad)('of %s is refused at a reset, whose token still works', async (_, secret, code) => {
    const email = nextAddress();
    await accounts.register(email);
    const token = await accounts.askForReset(email);
    expect(await accounts.reset(token, secret as string)).toMatchObject({
      status: 400,
      body: { error_code: code },
    });
    expect((await accounts.reset(token, 'another good password')).status).toBe(200);
  });

  it.each(bad)('of %s is refused at a sign-up and a change', async (_, secret, code) => {
    const email = nextAddress();
    const signUpAnswer = await accounts.ask('POST', '/signup', {
      body: { email, name: 'A', password: secret },
    });
    // The engine has a word of its own for none at all.
    if (secret !== '') expect(signUpAnswer).toMatchObject({ status: 400, body: { error_code: code } });
    expect(signUpAnswer.status).toBe(400);
    expect(await accounts.rows('select from "user" where "email" = $1', [email])).toEqual([]);
    const { token } = await accounts.join(nextAddress());
    const body = { currentPassword: password, newPassword: secret };
    expect(await accounts.ask('POST', '/change-password', { headers: bearer(token), body })).toMatchObject({
      status: 400,
      body: { code },
    });
  });

  it.each([null, 12_345_678, true, ['a', 'b'], { length: 10 }])(
    'that is %j is refused everywhere',
    async (secret) => {
      const email = nextAddress();
      for (const [path, body] of [
        ['/signup', { email, name: 'A', password: secret }],
        ['/signin', { email, password: secret }],
        ['/reset-password', { token: 'x', newPassword: secret }],
        ['/delete-user', { password: secret }],
      ] as const)
        expect((await accounts.ask('POST', path, { body })).status, path).toBe(400);
    },
  );
});
