import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedIn, startAccounts, type TestAccounts } from '../../support/accounts.ts';
import { allowedOrigin, bearer, issuer, password } from '../../support/auth.ts';

let accounts: TestAccounts;
let person: SignedIn;
beforeAll(async () => {
  accounts = await startAccounts();
  person = await accounts.join('person@example.test');
});
afterAll(() => accounts.stop());

describe('T27 a forged host', () => {
  const forged: Record<string, string> = {
    host: 'evil.test',
    'x-forwarded-host': 'evil.test',
    'x-forwarded-proto': 'http',
    'x-forwarded-port': '666',
    'x-forwarded-server': 'evil.test',
    'x-forwarded-prefix': '/evil.test',
    'x-original-host': 'evil.test',
    'x-original-url': 'https://evil.test/',
    'x-host': 'evil.test',
    'x-rewrite-url': 'https://evil.test/',
    forwarded: 'for=1.2.3.4;host=evil.test;proto=http',
  };

  it('is in no mail, and in no answer', async () => {
    const email = 'forged@example.test';
    const ask = (path: string, body: object) => accounts.ask('POST', path, { headers: forged, body });
    const asSomebody = (path: string, body: object) =>
      accounts.ask('POST', path, { headers: { ...forged, ...bearer(person.token) }, body });
    accounts.mailbox.clear();
    const answers = [
      await ask('/signup', { email, name: 'Ada', password, callbackURL: `${allowedOrigin}/welcome` }),
      await ask('/signup', { email: person.email, name: 'Ada', password }),
      await ask('/send-verification-email', { email, callbackURL: `${allowedOrigin}/welcome` }),
      await ask('/forgot-password', { email, redirectTo: `${allowedOrigin}/reset` }),
      await asSomebody('/change-email', { newEmail: 'forged-new@example.test', callbackURL: allowedOrigin }),
      await asSomebody('/delete-user', { callbackURL: allowedOrigin }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 200, 200, 200, 200]);
    const mails = accounts.mailbox.list();
    expect(mails).toHaveLength(answers.length);
    for (const { text, html } of mails) {
      const links = `${text} ${html}`.match(/https?:\/\/[^\s"'<>)]+/g) ?? [];
      expect(links.length).toBeGreaterThan(0);
      for (const link of links) expect(link.startsWith(`${issuer}/account/`), link).toBe(true);
    }
    expect(JSON.stringify([mails, answers])).not.toMatch(/evil|app\.example/);
  });

  it('does not lend its origin to a request with cookies', async () => {
    const headers = { ...forged, cookie: person.cookie, origin: 'https://evil.test' };
    expect((await accounts.ask('POST', '/sign-out', { headers, body: {} })).status).toBe(403);
    expect(await accounts.isAlive(person)).toBe(true);
  });

  it('makes no access token of another issuer', async () => {
    const { body } = await accounts.ask('GET', '/token', { headers: { ...forged, ...bearer(person.token) } });
    expect(JSON.parse(atob(body.token.split('.')[1])).iss).toBe(issuer);
  });
});

describe('T44 control characters', () => {
  const inNames = ['a\r\nBcc: eve@example.test', 'a\nb', 'a\tb', 'a\u001b[2Jb', 'a\u0085b', 'a\u007fb'];

  it.each(inNames)('are refused in a name: %j', async (name) => {
    const email = 'controlled@example.test';
    expect((await accounts.ask('POST', '/signup', { body: { email, name, password } })).status).toBe(400);
    const headers = bearer(person.token);
    expect((await accounts.ask('POST', '/update-user', { headers, body: { name } })).status).toBe(400);
    expect(accounts.mailsTo(email)).toEqual([]);
  });

  it('are refused in a body if they are NUL, whatever the member', async () => {
    const nul = 'a\0b';
    for (const body of [
      { email: `${nul}@example.test`, password, name: 'A' },
      { email: 'nul@example.test', password: `${nul}cdefgh`, name: 'A' },
      { email: 'nul@example.test', password, name: nul },
      { email: 'nul@example.test', password, name: 'A', callbackURL: nul },
      { token: nul, newPassword: `${nul}cdefgh` },
    ])
      for (const path of ['/signup', '/signin', '/reset-password', '/verify-email', '/delete-user'])
        expect((await accounts.ask('POST', path, { body })).body).toMatchObject({
          status: 400,
          error_code: 'MALFORMED_JSON',
        });
  });

  it.each([
    '/\r\nset-cookie: evil=1',
    '/\n/evil',
    'https://app.example.test\r\nx: y',
    '/%0d%0aset-cookie:%20evil=1',
    '/\t/evil.test',
  ])('in a callbackURL reach no header: %j', async (callbackURL) => {
    const answer = await accounts.ask('POST', '/sign-in/email', {
      body: { email: person.email, password, callbackURL },
    });
    expect(answer.status).toBeLessThan(500);
    expect(Object.values(answer.headers).join()).not.toMatch(/[\r\n\t]/);
    expect(Object.keys(answer.headers)).not.toContain('set-cookie');
    for (const cookie of answer.cookies) expect(cookie).toMatch(/^__Secure-better-auth\./);
    if (/[\r\n\t]/.test(callbackURL)) expect(answer.status).toBe(403);
  });

  it.each(['a\r\nset-cookie: evil=1', 'a\nb', 'a\0b', 'a\u0001b', '☃', '\u{1F600}', 'ü', ' ', ''])(
    'in a header are no failure of the service: %j',
    async (value) => {
      for (const name of [
        'user-agent',
        'origin',
        'referer',
        'authorization',
        'x-anything',
        'sec-fetch-site',
        'accept-language',
        'cookie',
      ]) {
        const answer = await accounts.ask('GET', '/get-session', { headers: { [name]: value } });
        expect(answer.status, name).toBeLessThan(500);
      }
      const signedIn = await accounts.ask('POST', '/signin', {
        headers: { 'user-agent': value },
        body: { email: person.email, password },
      });
      expect(signedIn.status).toBe(200);
    },
  );

  it('in a path or query are no failure of the service', async () => {
    const headers = bearer(person.token);
    for (const id of ['%00', '%0d%0a', '\0', '\r\n', '%', '%ff'])
      expect((await accounts.ask('DELETE', `/sessions/${id}`, { headers })).status, JSON.stringify(id)).toBe(
        404,
      );
    for (const token of ['%00', '%0d%0a', '%', '%ff', ''])
      expect((await accounts.ask('GET', `/verify-email?token=${token}`)).status, token).toBe(400);
  });
});
