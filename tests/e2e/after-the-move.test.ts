import { GetExecutionHistoryCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seedHashes, seedPassword, seedTotpSecret } from '../../scripts/supabase/seed/hashes.ts';
import { people, personId } from '../../scripts/supabase/seed/people.ts';
import { type Choice, consent } from '../support/google.ts';
import { startMigratedStack } from '../support/migrated-stack.ts';
import type { TestStack } from '../support/stack.ts';

/** Everybody of a fixed address, and some more. */
const users = people.length + 20;
const chosen = 'nine purple anchors';
const todays = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/;

let stack: TestStack;
beforeAll(async () => {
  stack = await startMigratedStack(users);
});
afterAll(() => stack?.stop());
beforeEach(() => stack.forgetLimits());

const addressOf = (kind: string) => `${kind}@example.com`;
const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  stack.send('POST', `/api/auth${path}`, { body, headers });
const signIn = (email: string, password = seedPassword) => post('/signin', { email, password });
const hashOf = async (kind: string) => {
  const text = `select "password" from "account" where "userId" = $1 and "providerId" = 'credential'`;
  return (await stack.queryAsOwner(text, [personId(kind)]))[0]?.password;
};
const cookiesOf = ({ headers }: { headers: Headers }) =>
  headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .filter((cookie) => !cookie?.endsWith('='))
    .join('; ');
const whoIs = async (headers: Record<string, string>) =>
  (await stack.send('GET', '/api/auth/get-session', { headers })).body?.user;
/** Signs in with Google as a browser would, and answers who that is here. */
async function signInByGoogle(choice: Choice) {
  const callbackURL = 'http://127.0.0.1:5173/welcome';
  const begun = await post('/sign-in/social', { provider: 'google', callbackURL });
  const back = await consent(begun.body.url, choice);
  const ended = await stack.send('GET', `${back.pathname}${back.search}`, {
    headers: { cookie: cookiesOf(begun) },
  });
  return { to: ended.headers.get('location'), user: await whoIs({ cookie: cookiesOf(ended) }) };
}

describe('M8 after the move the old password', () => {
  it.each(['bcrypt-2a', 'bcrypt-2b', 'bcrypt-2y', 'argon2i', 'argon2id', 'fbscrypt'])(
    'of %s signs in as the same user, and is hashed anew',
    async (kind) => {
      expect((await signIn(addressOf(kind), `${seedPassword}!`)).status).toBe(401);
      const { status, body } = await signIn(addressOf(kind));
      expect({ status, id: body.user?.id }).toEqual({ status: 200, id: personId(kind) });
      expect(await hashOf(kind)).toMatch(todays);
      expect((await signIn(addressOf(kind))).status).toBe(200);
    },
  );

  it.each(['magic-link', 'empty-password', 'garbage-password', 'encrypted-password'])(
    'of %s is none, and "forgot password" gives one',
    async (kind) => {
      const email = addressOf(kind);
      for (const password of ['', 'not a hash', seedPassword])
        expect((await signIn(email, password)).status).toBe(401);
      await post('/forgot-password', { email });
      const token = stack.newestToken(email);
      expect((await post('/reset-password', { token, newPassword: chosen })).status).toBe(200);
      expect((await signIn(email, chosen)).body.user.id).toBe(personId(kind));
    },
  );

  it('waits for an address that was not confirmed', async () => {
    const email = addressOf('unconfirmed');
    expect(await signIn(email)).toMatchObject({ status: 403, body: { error_code: 'EMAIL_NOT_VERIFIED' } });
    await post('/send-verification-email', { email });
    expect((await post('/verify-email', { token: stack.newestToken(email) })).status).toBe(200);
    expect((await signIn(email)).body.user.id).toBe(personId('unconfirmed'));
  });

  it.each(['google-and-password', 'no-identities', 'several-identities', 'mixed-case'])(
    'of %s is kept',
    async (kind) => {
      const email = kind === 'mixed-case' ? 'Mixed.Case@Example.com' : addressOf(kind);
      expect((await signIn(email)).body.user?.id).toBe(personId(kind));
    },
  );
});

describe('M9 after the move', () => {
  it('a ban that had ended is none, and any other holds', async () => {
    expect((await signIn(addressOf('banned-past'))).status).toBe(200);
    for (const kind of ['banned-future', 'banned-for-good'])
      expect(await signIn(addressOf(kind))).toMatchObject({
        status: 403,
        body: { error_code: 'ACCOUNT_BANNED' },
      });
  });

  it('a deleted user is nobody, and of two with one address the older signs in', async () => {
    expect(
      await stack.queryAsOwner('select from "user" where "id" = $1', [personId('soft-deleted')]),
    ).toEqual([]);
    expect((await signIn(addressOf('twin'))).body.user.id).toBe(personId('twin'));
    expect((await signIn(addressOf('bcrypt-2b'))).body.user.id).toBe(personId('bcrypt-2b'));
  });

  it.each(['anonymous', 'phone-only', 'phone-password', 'no-email'])(
    'the address that stands for none of %s opens nothing',
    async (kind) => {
      const text = 'select "email" from "user" where "id" = $1';
      const email = String((await stack.queryAsOwner(text, [personId(kind)]))[0]?.email);
      expect(email).toMatch(/\.invalid$/);
      for (const path of ['/signin', '/forgot-password', '/signup'])
        expect((await post(path, { email, name: 'Eve', password: seedPassword })).status).toBe(400);
      expect(stack.mail.list().filter(({ to }) => to === email)).toEqual([]);
    },
  );

  it('Google signs in whom it did before, by its own name for the account', async () => {
    const subject = '100000000000000000001';
    const choice = { email: 'another@example.com', subject, verified: false };
    expect((await signInByGoogle(choice)).user).toMatchObject({
      id: personId('google'),
      email: addressOf('google'),
    });
  });

  it('Google joins the account of its verified address, whose password stays', async () => {
    const joined = await signInByGoogle({ email: addressOf('null-columns'), subject: 'new' });
    expect(joined.user).toMatchObject({ id: personId('null-columns') });
    expect((await signIn(addressOf('null-columns'))).body.user.id).toBe(personId('null-columns'));
  });

  it.each(['totp', 'two-totps'])('the authenticator app of %s is asked for its code', async (kind) => {
    const asked = await signIn(addressOf(kind));
    expect(asked.body).toEqual({ twoFactorRedirect: true, twoFactorMethods: ['totp'] });
    const headers = { cookie: cookiesOf(asked), origin: stack.api };
    const app = new TOTP({ secret: Secret.fromBase32(seedTotpSecret) });
    const engineApp = new TOTP({ secret: Secret.fromUTF8(`base32:${seedTotpSecret}`) });
    const verify = (code: string) => post('/two-factor/verify-totp', { code }, headers);
    expect((await verify(engineApp.generate())).status).toBe(401);
    const { status, body } = await verify(app.generate());
    expect({ status, id: body.user?.id }).toEqual({ status: 200, id: personId(kind) });
  });

  it('a profile is there, and what had no counterpart is empty', async () => {
    const profileOf = async (kind: string) => {
      const { token } = (await signIn(addressOf(kind))).body;
      return (await stack.send('GET', '/api/profile', { token })).body;
    };
    expect(await profileOf('profile')).toMatchObject({
      user_id: personId('profile'),
      education_level: 'masters',
      time_per_week: 5,
      preferred_language: 'pt-BR',
    });
    expect(await profileOf('bad-profile')).toMatchObject({ age_range: null, primary_goal: 'academic' });
  });
});

/** All that Step Functions tells of the executions there were. */
async function readExecutions(): Promise<string> {
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
  const client = new SFNClient({ endpoint: stack.aws, region: 'us-east-1', credentials });
  const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:gatehouse-dev-migration';
  try {
    const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn }));
    const histories = executions.map(({ executionArn }) =>
      client.send(new GetExecutionHistoryCommand({ executionArn, includeExecutionData: true })),
    );
    return JSON.stringify((await Promise.all(histories)).flatMap(({ events }) => events));
  } finally {
    client.destroy();
  }
}

it('M11 no password, hash, secret or address of anybody is in a log or in the states', async () => {
  const logs = await stack.readLogs();
  const states = await readExecutions();
  expect([...logs.keys()]).toEqual(expect.arrayContaining(['migration-copy.log', 'migration-verify.log']));
  expect(states).toContain('ranges');
  for (const [name, text] of [...logs, ['the states', states] as const]) {
    for (const secret of [
      ...Object.values(seedHashes),
      seedPassword,
      seedTotpSecret,
      '@example.com',
      'postgresql://',
    ]) {
      expect({ name, found: text.includes(secret) && secret }).toEqual({ name, found: false });
    }
  }
});
