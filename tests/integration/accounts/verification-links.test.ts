import { decodeJwt, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startAccounts, type TestAccounts } from '../../support/accounts.ts';
import { bearer, password, secrets } from '../../support/auth.ts';

const invalid = { status: 400, body: { error_code: 'INVALID_TOKEN' } };

let accounts: TestAccounts;
beforeAll(async () => {
  accounts = await startAccounts();
});
afterAll(() => accounts.stop());
afterEach(() => vi.useRealTimers());

/** Signs up; answers the token of the mail. */
async function signUp(email: string, secret = password): Promise<string> {
  await accounts.post('/sign-up/email', { email, name: 'Ada', password: secret });
  return accounts.newestToken(email);
}
const follow = (token: string) => accounts.ask('POST', '/verify-email', { body: { token } });
const statusOfSignIn = async (email: string, secret = password) =>
  (await accounts.ask('POST', '/signin', { body: { email, password: secret } })).status;

describe('a link to verify an address', () => {
  it('works, also twice at once and again later, and starts no session', async () => {
    const token = await signUp('twice@example.test');
    expect(await statusOfSignIn('twice@example.test')).toBe(403);
    for (const answer of [...(await Promise.all([follow(token), follow(token)])), await follow(token)])
      expect(answer).toMatchObject({ status: 200, body: { status: true, user: null }, cookies: [] });
    expect(await accounts.ask('GET', `/verify-email?token=${token}`)).toMatchObject({
      status: 200,
      cookies: [],
    });
    expect(await accounts.rows('select from "session"')).toHaveLength(0);
    expect(await statusOfSignIn('twice@example.test')).toBe(200);
  });

  it('lives 15 minutes, and a minute’s difference between two clocks does not matter', async () => {
    const token = await signUp('late@example.test');
    vi.useFakeTimers({ toFake: ['Date'] });
    const start = Date.now();
    vi.setSystemTime(start + (15 * 60 + 1) * 1_000);
    expect(await follow(token)).toMatchObject({ status: 400, body: { error_code: 'TOKEN_EXPIRED' } });
    expect(await accounts.ask('GET', `/verify-email?token=${token}`)).toMatchObject({
      status: 400,
      body: { code: 'TOKEN_EXPIRED' },
    });
    vi.setSystemTime(start + 14 * 60 * 1_000);
    expect((await follow(token)).status).toBe(200);
    vi.setSystemTime(start - 60_000);
    expect((await follow(await signUp('early@example.test'))).status).toBe(200);
  });

  it('is sent anew to who asks, until the address is verified; the first one goes on to work', async () => {
    const first = await signUp('again@example.test');
    const resend = () =>
      accounts.ask('POST', '/send-verification-email', { body: { email: 'again@example.test' } });
    await resend();
    expect(accounts.mailsTo('again@example.test')).toHaveLength(2);
    expect((await follow(first)).status).toBe(200);
    expect((await follow(accounts.newestToken('again@example.test'))).status).toBe(200);
    await resend();
    expect(accounts.mailsTo('again@example.test')).toHaveLength(2);
  });

  it('works with the secret of the version before, and not with one that nobody has any more', async () => {
    const token = await signUp('rotated@example.test');
    const fresh = { version: 2, value: 'qWeRtYuIoPaSdFgHjKlZxCvBnM123456' };
    const body = { token };
    const without = accounts.createEnvironment({ secrets: [fresh] });
    expect(await without.ask('POST', '/verify-email', { body })).toMatchObject(invalid);
    const rotated = accounts.createEnvironment({ secrets: [fresh, ...secrets] });
    expect((await rotated.ask('POST', '/verify-email', { body })).status).toBe(200);
  });
});

describe('what is no link to verify an address', () => {
  it.each([
    ['unsigned', async (token: string) => new UnsecuredJWT(decodeJwt(token)).encode()],
    [
      'signed with the secret itself',
      (token: string) =>
        new SignJWT(decodeJwt(token))
          .setProtectedHeader({ alg: 'HS256', typ: 'gatehouse-verification+jwt' })
          .sign(Buffer.from(secrets[0]?.value ?? '')),
    ],
    ['without its signature', async (token: string) => token.slice(0, token.lastIndexOf('.') + 1)],
    [
      'altered',
      async (token: string) => {
        const [header, , signature] = token.split('.');
        const claims = { ...decodeJwt(token), email: 'somebody-else@example.test' };
        return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
      },
    ],
    ['cut short', async (token: string) => token.slice(0, -5)],
    ['empty', async () => ''],
    ['a text', async () => 'not a token'],
    ['too long', async (token: string) => token + 'x'.repeat(5_000)],
  ])('is refused: a token that is %s', async (name, forge) => {
    const email = `forged-${name.replaceAll(' ', '-')}@example.test`;
    expect((await follow(await forge(await signUp(email)))).status).toBe(400);
    expect(await statusOfSignIn(email)).toBe(403);
  });

  it('is refused: a token for another purpose', async () => {
    const person = await accounts.join('purpose@example.test');
    for (const token of [person.accessToken, person.token, await accounts.askForReset(person.email)])
      expect(await follow(token)).toMatchObject(invalid);
  });

  it('is refused: anything but a text', async () => {
    for (const token of [null, 1, {}, ['x'], true, undefined])
      expect((await accounts.ask('POST', '/verify-email', { body: { token } })).status).toBe(400);
  });

  it('opens nothing else', async () => {
    const token = await signUp('else@example.test');
    expect((await accounts.get('/get-session', bearer(token))).body).toBeNull();
    expect((await accounts.reset(token, 'another good password')).status).toBe(400);
    expect((await accounts.ask('POST', '/delete-user', { body: { token } })).status).toBe(400);
  });
});
