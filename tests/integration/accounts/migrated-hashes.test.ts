import { argon2Sync, randomBytes } from 'node:crypto';
import bcrypt from 'bcryptjs';
import { hashPassword as hashByBetterAuth } from 'better-auth/crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { captureLines } from '#shared/observability/testing';
import { formatArgon2 } from '#shared/passwords/families/argon2-format';
import { startAccounts, type TestAccounts } from '../../support/accounts.ts';
import { password } from '../../support/auth.ts';

const salt = randomBytes(16);
const argon2i = { message: password, nonce: salt, memory: 32, passes: 3, parallelism: 2, tagLength: 32 };
// github.com/firebase/scrypt, README.
const firebase =
  '$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==';
const hashes: readonly [string, string, string][] = [
  ['bcrypt', password, await bcrypt.hash(password, 4)],
  ['Better Auth', password, await hashByBetterAuth(password)],
  ['Firebase', 'user1password', firebase],
  ['argon2i', password, formatArgon2('$argon2i$v=19$m=32,t=3,p=2$', salt, argon2Sync('argon2i', argon2i))],
];
const todays = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/;

let accounts: TestAccounts;
beforeAll(async () => {
  accounts = await startAccounts();
  await accounts.rows('create table replaced ("userId" uuid)');
  await accounts.rows('grant insert on replaced to gatehouse_auth');
  await accounts.rows(`create function note_replacement() returns trigger language plpgsql
    as $$ begin insert into public.replaced values (new."userId"); return null; end $$`);
  await accounts.rows(`create trigger replaced after update of "password" on "account"
    for each row execute function note_replacement()`);
});
afterAll(() => accounts.stop());
afterEach(() => vi.restoreAllMocks());

let people = 0;
/** An account as an import leaves it; answers its address. */
async function addAccount(hash: string, isVerified = true): Promise<string> {
  const email = `imported-${++people}@example.test`;
  await accounts.rows(
    `with person as (insert into "user" ("name", "email", "emailVerified") values ('Ada', $1, $2) returning "id")
      insert into "account" ("accountId", "providerId", "userId", "password")
      select "id"::text, 'credential', "id", $3 from person`,
    [email, isVerified, hash],
  );
  return email;
}
const signIn = (email: string, secret: string) =>
  accounts.ask('POST', '/signin', { body: { email, password: secret } });
/** The stored hash, and how often it has been replaced. */
async function look(email: string) {
  const [row] = await accounts.rows(
    `select a."password" as hash, (select count(*)::integer from replaced r where r."userId" = u."id") as times
      from "user" u join "account" a on a."userId" = u."id" where u."email" = $1`,
    [email],
  );
  return { hash: String(row?.hash), times: row?.times };
}

describe('T41 an account that came with a hash of', () => {
  it.each(hashes)('%s signs in as ever, and gets today’s hash, once', async (_, secret, hash) => {
    const email = await addAccount(hash);
    expect((await signIn(email, secret)).status).toBe(200);
    const after = await look(email);
    expect(after).toEqual({ hash: expect.stringMatching(todays), times: 1 });
    expect((await signIn(email, secret)).status).toBe(200);
    expect(await look(email)).toEqual(after);
  });

  it.each(hashes)('%s gets it once when ten devices sign in at once', async (_, secret, hash) => {
    const email = await addAccount(hash);
    // Past the function's deadline, which ten hashes at once may meet on a busy machine.
    const signInPatiently = () => accounts.post('/signin', { email, password: secret });
    const answers = await Promise.all(Array.from({ length: 10 }, signInPatiently));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(await look(email)).toEqual({ hash: expect.stringMatching(todays), times: 1 });
    expect((await signIn(email, secret)).status).toBe(200);
  });

  it.each(hashes)(
    '%s keeps it after wrong passwords, and where nobody may sign in',
    async (_, secret, hash) => {
      const email = await addAccount(hash);
      for (const wrong of ['not the right one', `${secret} `, secret.slice(1)])
        expect((await signIn(email, wrong)).status).toBe(401);
      expect(await look(email)).toEqual({ hash, times: 0 });
      const unverified = await addAccount(hash, false);
      expect((await signIn(unverified, secret)).status).toBe(403);
      expect(await look(unverified)).toEqual({ hash, times: 0 });
    },
  );
});

describe('T41 an account with a hash that cannot be read', () => {
  it.each([
    ['of nobody’s making', 'not a hash'],
    ['of an unknown family', 'pbkdf2_sha256$1000$c2FsdA$aGFzaA'],
    ['cut short', hashes[0]?.[2].slice(0, -5) ?? ''],
    ['without its end', '$argon2id$v=19$m=19456,t=2,p=1$'],
    ['that asks for a terabyte', formatArgon2('$argon2id$v=19$m=1073741824,t=9,p=1$', salt, salt)],
    ['that is the password', password],
  ])('%s is refused like a wrong password, is counted, and stays unsaid', async (_, hash) => {
    const email = await addAccount(hash);
    const lines = captureLines();
    const answer = await signIn(email, password);
    expect(answer).toMatchObject({ status: 401, body: { error_code: 'INVALID_CREDENTIALS' } });
    expect(lines().filter((line) => line.PasswordHashUnreadable === 1)).toHaveLength(1);
    expect(JSON.stringify([lines(), answer])).not.toContain(hash);
    expect(await look(email)).toEqual({ hash, times: 0 });
    await accounts.reset(await accounts.askForReset(email), 'another good password');
    expect((await signIn(email, 'another good password')).status).toBe(200);
  });
});
