import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAccounts, type TestAccounts } from '../../support/accounts.ts';
import { bearer, password } from '../../support/auth.ts';

const strangersPassword = 'chosen by a stranger';

let accounts: TestAccounts;
beforeAll(async () => {
  accounts = await startAccounts();
});
afterAll(() => accounts.stop());

async function signUp(email: string, secret: string, name = 'Ada'): Promise<string> {
  await accounts.post('/sign-up/email', { email, name, password: secret });
  return accounts.newestToken(email);
}
const follow = async (token: string) =>
  (await accounts.ask('POST', '/verify-email', { body: { token } })).status;
const statusOfSignIn = async (email: string, secret: string) =>
  (await accounts.ask('POST', '/signin', { body: { email, password: secret } })).status;

describe('an address that a stranger has registered first', () => {
  it('is its owner’s by a reset, which throws the stranger out, and no link of the stranger’s undoes it', async () => {
    const email = 'hijacked@example.test';
    const strangers = await signUp(email, strangersPassword, 'Mallory');
    await accounts.post('/sign-up/email', { email, name: 'Ada', password });
    expect(accounts.mailsTo(email)[0]?.subject).toContain('already have an account');
    await accounts.reset(await accounts.askForReset(email), password);
    await follow(strangers);
    expect(await statusOfSignIn(email, strangersPassword)).toBe(401);
    expect(await statusOfSignIn(email, password)).toBe(200);
    expect(await accounts.rows('select from "user" where "email" = $1', [email])).toHaveLength(1);
  });

  it('is not told a name that a stranger has chosen', async () => {
    const email = 'greeted@example.test';
    await signUp(email, strangersPassword, 'Free money');
    await accounts.post('/sign-up/email', { email, name: 'Ada', password });
    expect(JSON.stringify(accounts.mailsTo(email))).not.toMatch(/Free money/);
  });

  it('keeps password and name of an account that was never verified, such as an imported one', async () => {
    const email = 'imported@example.test';
    await signUp(email, password, 'Ada');
    const read = () =>
      accounts.rows(
        'select u."name", a."password" from "user" u join "account" a on a."userId" = u."id" where u."email" = $1',
        [email],
      );
    const before = await read();
    await accounts.post('/sign-up/email', { email, name: 'Mallory', password: strangersPassword });
    expect(await read()).toEqual(before);
  });

  it('keeps its owner’s password and name once it is verified, whoever registers it', async () => {
    const owner = await accounts.join('verified@example.test', 'Ada');
    await accounts.post('/sign-up/email', {
      email: owner.email,
      name: 'Mallory',
      password: strangersPassword,
    });
    expect(await statusOfSignIn(owner.email, strangersPassword)).toBe(401);
    expect((await accounts.signIn(owner.email)).body.user.name).toBe('Ada');
    expect(await accounts.isAlive(owner)).toBe(true);
  });
});

describe('a sign-up that is sent twice', () => {
  it('leaves the first mail’s link working', async () => {
    const first = await signUp('patient@example.test', password);
    const second = await signUp('patient@example.test', password);
    expect(await follow(first)).toBe(200);
    expect(await follow(second)).toBe(200);
  });

  it('at once makes one account, says the same twice, and the newest mail works', async () => {
    const email = 'both@example.test';
    const body = { email, name: 'Ada', password };
    const answers = await Promise.all(
      [accounts, accounts.createEnvironment()].flatMap((environment) => [
        environment.ask('POST', '/signup', { body }),
        environment.ask('POST', '/signup', { body }),
      ]),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(await accounts.rows('select from "user" where "email" = $1', [email])).toHaveLength(1);
    for (const { text } of accounts.mailsTo(email))
      expect(await follow(/token=([\w.-]+)/.exec(text)?.[1] ?? '')).toBe(200);
    expect(await statusOfSignIn(email, password)).toBe(200);
  });
});

describe('where addresses need not be verified', () => {
  it('nobody gets into an account by signing up with its address again', async () => {
    const open = accounts.createEnvironment({ requireEmailVerification: false });
    const email = 'unverified@example.test';
    await open.post('/sign-up/email', { email, name: 'Ada', password });
    const { token } = (await open.post('/sign-in/email', { email, password })).body;
    await open.post('/sign-up/email', { email, name: 'Mallory', password: strangersPassword });
    const intrusion = await open.ask('POST', '/signin', { body: { email, password: strangersPassword } });
    expect(intrusion.status).toBe(401);
    expect((await open.get('/me', bearer(token))).body.name).toBe('Ada');
    expect((await open.ask('POST', '/signin', { body: { email, password } })).status).toBe(200);
    // The owner, had a stranger been first, gets a way to a password of their own.
    expect(accounts.mailsTo(email)[0]?.subject).toContain('already have an account');
  });
});
