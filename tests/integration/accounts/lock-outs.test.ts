import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { maskAnswer, startAccounts, type TestAccounts } from '../../support/accounts.ts';
import { password } from '../../support/auth.ts';

/** Where an attacker sits, and where an owner does who has never been seen. */
const attacker = '203.0.113.66';
const elsewhere = '192.0.2.44';
const wrong = 'not the right one';

let accounts: TestAccounts;
beforeAll(async () => {
  accounts = await startAccounts();
});
afterAll(() => accounts.stop());
afterEach(async () => {
  vi.useRealTimers();
  // All attackers share an address.
  await accounts.rows('delete from rate_limit');
});

const paths = ['/signin', '/sign-in/email'];
const signIn = (email: string, secret: string, address = attacker, path = '/signin') =>
  accounts.ask('POST', path, { address, body: { email, password: secret } });
/** Five failures, by both names of the route and in several spellings. */
async function lock(email: string): Promise<void> {
  for (let i = 0; i < 5; i++) {
    const spelling = i % 2 ? email.toUpperCase() : email;
    expect((await signIn(spelling, wrong, attacker, paths[i % 2])).status).toBe(401);
  }
}
/** What 25 failures from as many addresses leave behind. */
const guessFromEverywhere = (email: string, network: string) =>
  accounts.rows('select gatehouse.begin_sign_in($1, $2 || i) from generate_series(1, 25) i', [
    email,
    network,
  ]);
const letTimePass = (interval: string) =>
  accounts.rows('update sign_in_guard set locked_until = locked_until - $1::interval', [interval]);

describe('T34 a locked account', () => {
  it('is refused unread, with the same answer as an address without an account, by both routes', async () => {
    await accounts.register('locked@example.test');
    const answers = [];
    for (const email of ['locked@example.test', 'nobody@example.test']) {
      await lock(email);
      for (const path of paths) {
        const answer = await signIn(email, password, attacker, path);
        expect(answer).toMatchObject({ status: 429, cookies: [], body: { error_code: 'TOO_MANY_REQUESTS' } });
        const seconds = Number(answer.headers['retry-after']);
        expect(seconds).toBeGreaterThan(10);
        expect(seconds).toBeLessThanOrEqual(15);
        answers.push(JSON.stringify(maskAnswer(answer)).replaceAll(`${seconds}`, '<seconds>'));
      }
    }
    expect(new Set(answers).size).toBe(1);
  });

  it('lets the right password in when the time has passed, and forgets what was counted', async () => {
    await accounts.register('patient@example.test');
    await lock('patient@example.test');
    expect((await signIn('patient@example.test', password)).status).toBe(429);
    await letTimePass('16 seconds');
    expect((await signIn('patient@example.test', password)).status).toBe(200);
    await lock('patient@example.test');
    expect((await signIn('patient@example.test', password)).status).toBe(429);
  });

  it('waits longer after each failure, and not for refused attempts', async () => {
    const email = 'grows@example.test';
    await lock(email);
    const waits = [];
    for (let i = 0; i < 3; i++) {
      for (let more = 0; more < 3; more++) await signIn(email, wrong);
      const answer = await signIn(email, wrong);
      waits.push(Math.ceil(Number(answer.headers['retry-after']) / 15) * 15);
      await letTimePass('1 hour');
      expect((await signIn(email, wrong)).status).toBe(401);
    }
    expect(waits).toEqual([15, 30, 60]);
  });

  it('stays locked for an environment whose clock is an hour ahead', async () => {
    await accounts.register('clock@example.test');
    await lock('clock@example.test');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    expect((await signIn('clock@example.test', password)).status).toBe(429);
  });

  it('is open to whoever resets the password, and to the owner’s own client from then on', async () => {
    const email = 'rescued@example.test';
    await accounts.register(email);
    await guessFromEverywhere(email, '198.18.1.');
    expect((await signIn(email, password, elsewhere)).status).toBe(429);
    const token = await accounts.askForReset(email);
    const body = { token, newPassword: 'another good password' };
    await accounts.ask('POST', '/reset-password', { address: elsewhere, body });
    await guessFromEverywhere(email, '198.18.2.');
    expect((await signIn(email, 'another good password', '198.18.3.1')).status).toBe(429);
    expect((await signIn(email, 'another good password', elsewhere)).status).toBe(200);
  });

  it('does not keep out an owner who has signed in from this client before', async () => {
    const email = 'known@example.test';
    await accounts.register(email);
    expect((await signIn(email, password, elsewhere)).status).toBe(200);
    await guessFromEverywhere(email, '198.18.4.');
    expect((await signIn(email, password, '198.18.5.1')).status).toBe(429);
    expect((await signIn(email, password, elsewhere)).status).toBe(200);
  });

  it('cannot be outrun by parallel guesses on two environments', async () => {
    const email = 'race@example.test';
    await accounts.register(email);
    const other = accounts.createEnvironment();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? other : accounts).ask('POST', '/signin', {
          address: attacker,
          body: { email, password: wrong },
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
  });
});
