import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maskAnswer, type SignedIn, startAccounts, type TestAccounts } from '../../support/accounts.ts';
import { bearer, password } from '../../support/auth.ts';

/** Everything that an address can be here. */
const kinds = ['known', 'unverified', 'banned', 'unknown'] as const;
type Kind = (typeof kinds)[number];
const addressOf = (kind: Kind) => `${kind}@example.test`;

let accounts: TestAccounts;
beforeAll(async () => {
  accounts = await startAccounts();
  await accounts.register(addressOf('known'));
  await accounts.register(addressOf('banned'));
  await accounts.rows('update "user" set "banned" = true where "email" = $1', [addressOf('banned')]);
  await accounts.post('/sign-up/email', { email: addressOf('unverified'), name: 'Uma', password });
});
afterAll(() => accounts.stop());

type Body = (email: string) => object;

/** The answer to each kind of address; `addressFor` where the request itself makes one known. */
async function askAll(path: string, body: Body, addressFor = addressOf): Promise<Map<Kind, unknown>> {
  const answers = await Promise.all(
    kinds.map((kind) => accounts.ask('POST', path, { body: body(addressFor(kind)) })),
  );
  return new Map(kinds.map((kind, index) => [kind, maskAnswer(answers[index] as (typeof answers)[0])]));
}

const wrongPassword: Body = (email) => ({ email, password: 'not the right one' });
const justAddress: Body = (email) => ({ email });

describe('T19 the whole answer, with headers and the order of members, is the same for every address', () => {
  it.each([
    ['/sign-in/email', wrongPassword, 401],
    ['/signin', wrongPassword, 401],
    ['/request-password-reset', justAddress, 200],
    ['/forgot-password', justAddress, 200],
    ['/send-verification-email', justAddress, 200],
  ])('of POST %s', async (path, body, status) => {
    const answers = await askAll(path, body);
    for (const kind of kinds) expect(answers.get(kind), kind).toEqual(answers.get('unknown'));
    expect(answers.get('unknown')).toMatchObject({ status });
    expect(JSON.stringify(answers.get('known'))).toBe(JSON.stringify(answers.get('unknown')));
  });

  it.each([
    ['/sign-up/email', 200],
    ['/signup', 201],
  ])('of POST %s', async (path, status) => {
    const fresh = `fresh${path.replaceAll('/', '-')}@example.test`;
    const answers = await askAll(
      path,
      (email) => ({ email, name: 'Ann', password: 'the same for everybody' }),
      (kind) => (kind === 'unknown' ? fresh : addressOf(kind)),
    );
    for (const kind of kinds)
      expect(JSON.stringify(answers.get(kind)), kind).toBe(JSON.stringify(answers.get('unknown')));
    expect(answers.get('unknown')).toMatchObject({
      status,
      cookies: [],
      body: {
        token: null,
        user: { email: '<address>', name: 'Ann', emailVerified: false },
        verificationEmailSent: true,
      },
    });
  });

  it('of POST /reset-password and /delete-user, whatever is wrong with a token', async () => {
    const used = await accounts.askForReset(addressOf('known'));
    await accounts.reset(used, password);
    const resets = await Promise.all(
      [used, 'never-was', 'x'.repeat(24), ''].map((t) => accounts.reset(t, password)),
    );
    for (const answer of resets)
      expect(answer).toMatchObject({ status: 400, body: { error_code: 'TOKEN_EXPIRED' } });
    expect(new Set(resets.map((answer) => JSON.stringify(maskAnswer(answer)))).size).toBe(1);
  });
});

describe('T19 the request of somebody signed in to change to an address', () => {
  let person: SignedIn;
  beforeAll(async () => {
    person = await accounts.join('curious@example.test');
  });

  it('is answered the same whether or not the address is taken, and tells its owner nothing', async () => {
    const mailsBefore = accounts.mailbox.list().length;
    const ask = (newEmail: string) =>
      accounts.ask('POST', '/change-email', { headers: bearer(person.token), body: { newEmail } });
    const free = maskAnswer(await ask('free@example.test'));
    expect(free).toMatchObject({ status: 200, body: { status: true } });
    for (const kind of ['known', 'unverified', 'banned'] as const)
      expect(maskAnswer(await ask(addressOf(kind).toUpperCase())), kind).toEqual(free);
    expect(accounts.mailbox.list().length - mailsBefore).toBe(1);
    expect(accounts.mailsTo('free@example.test')).toHaveLength(1);
  });
});

describe('T19 the mail says what the answer does not', () => {
  const newest = (email: string) => accounts.mailsTo(email)[0];
  const countMails = () => accounts.mailbox.list().length;

  it('to the owner of an account that somebody signs up for again', async () => {
    await accounts.post('/sign-up/email', { email: 'Known@Example.test', name: 'Eve <b>', password });
    expect(newest(addressOf('known'))).toMatchObject({
      subject: expect.stringContaining('already have an account'),
    });
    expect(JSON.stringify(newest(addressOf('known')))).not.toContain('Eve');
    expect(newest(addressOf('known'))?.text).not.toMatch(/token=/);
  });

  it('and nobody gets one without an account, or where there is nothing to verify', async () => {
    const before = countMails();
    await askAll('/send-verification-email', justAddress, (kind) =>
      kind === 'unverified' ? addressOf('known') : addressOf(kind),
    );
    await accounts.ask('POST', '/forgot-password', { body: { email: addressOf('unknown') } });
    expect(countMails()).toBe(before);
  });
});
