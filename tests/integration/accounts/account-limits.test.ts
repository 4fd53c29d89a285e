import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maskAnswer, type SignedIn, startAccounts, type TestAccounts } from '../../support/accounts.ts';
import { bearer, issuer, password } from '../../support/auth.ts';

let accounts: TestAccounts;
beforeAll(async () => {
  accounts = await startAccounts();
});
afterAll(() => accounts.stop());

describe('T33 mails to one address', () => {
  const mailsPerHour = 10;
  const ways = ['/forgot-password', '/request-password-reset', '/signup', '/sign-up/email'];
  const ask = (email: string, path: string) =>
    accounts.ask('POST', path, { body: { email, name: 'Eve', password: 'the same for everybody' } });

  it('are ten an hour, whoever asks, by whatever route and spelling; unknown addresses are treated alike', async () => {
    const victim = 'victim@example.test';
    await accounts.register(victim);
    const answers = [];
    for (const email of [victim, 'nobody@example.test']) {
      // The victim's own registration was the first.
      const asked = email === victim ? 1 : 0;
      for (let i = asked; i < mailsPerHour; i++) {
        const spelling = i % 2 ? email.toUpperCase() : email;
        expect((await ask(spelling, ways[i % ways.length] ?? '')).status, `${i}`).toBeLessThan(300);
      }
      for (const path of [...ways, '/send-verification-email'])
        answers.push(maskAnswer(await ask(email, path)));
      expect(accounts.mailsTo(email).length).toBeLessThanOrEqual(mailsPerHour);
    }
    for (const { status, headers, body } of answers) {
      expect(status).toBe(429);
      expect(Number(headers['retry-after'])).toBeGreaterThan(3_500);
      expect(body.error_code).toBe('TOO_MANY_REQUESTS');
    }
    expect((await ask('somebody-else@example.test', '/forgot-password')).status).toBe(200);
  });

  it('are counted where a change of address sends them, not where a decoy in the body says', async () => {
    const victim = 'bombed@example.test';
    const { email } = await accounts.register('bomber@example.test');
    const statuses = [];
    let token = '';
    for (let i = 0; i < mailsPerHour + 2; i++) {
      // A new session every now and then: requests of one are counted too.
      if (i % 4 === 0) token = (await accounts.startSession(email)).token;
      const body = { newEmail: victim, email: `decoy-${i}@example.test` };
      statuses.push((await accounts.ask('POST', '/change-email', { headers: bearer(token), body })).status);
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(mailsPerHour);
    expect(accounts.mailsTo(victim)).toHaveLength(mailsPerHour);
  });
});

describe('T33 guesses of a password by whoever has got hold of a session', () => {
  const guessesPerSession = 5;
  const guess = (headers: Record<string, string>, secret = 'not the right one') =>
    accounts.ask('POST', '/delete-user', { headers, body: { password: secret } });
  const cookie = (value: string) => ({ cookie: value, origin: issuer });
  const encodeFirst = (text: string, count: number) =>
    text.slice(0, count).replace(/./gs, (c) => `%${c.charCodeAt(0).toString(16)}`) + text.slice(count);

  /** Ways to show one session, different for each `n`. */
  const disguises: readonly [string, (stolen: SignedIn, n: number) => Record<string, string>][] = [
    ['nothing', ({ token }) => bearer(token)],
    ['a useless bearer token', (stolen, n) => ({ ...cookie(stolen.cookie), ...bearer(`decoy${n}.x`) })],
    ['a cookie of another name', (stolen, n) => cookie(`x_session_token=decoy${n}; ${stolen.cookie}`)],
    ['blanks in the cookie', (stolen, n) => cookie(stolen.cookie.replace('=', `=${' '.repeat(n)}`))],
    [
      'an encoded cookie',
      (stolen, n) => {
        const [name = '', value = ''] = stolen.cookie.split(/=(.*)/s);
        return cookie(`${name}=${encodeFirst(value, n)}`);
      },
    ],
    [
      'an encoded bearer token',
      (stolen, n) => {
        const signed = decodeURIComponent(stolen.cookie.split(/=(.*)/s)[1] ?? '');
        return bearer(encodeFirst(signed, n));
      },
    ],
  ];

  it.each(disguises)('are five, disguised by %s', async (name, disguise) => {
    const owner = await accounts.join(`${name.replaceAll(' ', '-')}@example.test`);
    const stolen = await accounts.startSession(owner.email);
    for (let n = 0; n < guessesPerSession; n++)
      expect((await guess(disguise(stolen, n))).body, `${n}`).toMatchObject({ code: 'INVALID_PASSWORD' });
    const refused = await guess(disguise(stolen, guessesPerSession), password);
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': expect.any(String) } });
    expect(await accounts.isAlive(owner)).toBe(true);
    expect((await guess(bearer(owner.token), password)).status).toBe(200);
  });

  it('share one count over all routes that look at a password', async () => {
    const { token } = await accounts.join('spread@example.test');
    const headers = bearer(token);
    const wrong = { password: 'not the right one' };
    const routes = [
      ['/change-password', { currentPassword: wrong.password, newPassword: 'another good password' }],
      ['/delete-user', wrong],
      ['/change-email', { ...wrong, newEmail: 'spread-new@example.test' }],
    ] as const;
    const statuses = [];
    for (const [path, body] of [...routes, ...routes])
      statuses.push((await accounts.ask('POST', path, { headers, body })).status);
    expect(statuses).toEqual([400, 401, 400, 400, 401, 429]);
  });

  it('are refused with a crowd of session cookies', async () => {
    const { cookie: own } = await accounts.join('crowd@example.test');
    const crowd = Array.from({ length: 20 }, (_, n) => own.replace('=', `=${n}`)).join('; ');
    expect((await guess(cookie(`${own}; ${crowd}`), password)).status).toBe(400);
  });
});
