import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser, startBrowser } from '../support/browser.ts';
import { type Frontend, openFrontend } from '../support/passkeys.ts';
import { createAuthenticator } from '../support/second-factor.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

/** An origin that the stage `dev` allows, and one of the same host that it does not. */
const [origin, otherOrigin] = ['http://localhost:5173', 'http://localhost:5174'];
const executablePath = await findBrowser();
const password = 'correct horse battery staple';

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack.stop());

describe.skipIf(!executablePath)('a passkey in Chromium', () => {
  let browser: Browser;
  let ada: Awaited<ReturnType<typeof createOwner>>;
  beforeAll(async () => {
    browser = await startBrowser(executablePath);
    ada = await createOwner('ada@example.com');
  });
  afterAll(() => browser.close());

  /** Somebody signed in, in a browser of their own, with a passkey. */
  async function createOwner(email: string) {
    const { userId } = await stack.createPerson(email);
    const frontend = await openFrontend(browser, stack.api, origin);
    await frontend.ask('POST', '/sign-in/email', { email, password });
    const { body } = await frontend.register('laptop');
    return { userId, email, frontend, passkey: body };
  }

  const signOut = (frontend: Frontend) => frontend.ask('POST', '/sign-out', {});

  it('is added by whoever is signed in, and told by mail', async () => {
    expect(ada.passkey).toMatchObject({ name: 'laptop', userId: ada.userId, deviceType: 'singleDevice' });
    const list = await ada.frontend.ask('GET', '/passkey/list-user-passkeys');
    expect(list.body.map(({ id }: { id: string }) => id)).toEqual([ada.passkey.id]);
    expect(stack.mail.list()[0]).toMatchObject({
      to: ada.email,
      text: expect.stringContaining('A passkey has been added'),
    });
  });

  it('signs in without a password, on every protected route', async () => {
    await signOut(ada.frontend);
    const options = await ada.frontend.options();
    expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required' });
    expect(options).not.toHaveProperty('allowCredentials');
    const signedIn = await ada.frontend.signInWith(await ada.frontend.get(options));
    expect(signedIn).toMatchObject({ status: 200, body: { user: { id: ada.userId } } });
    const { token } = (await ada.frontend.ask('GET', '/token')).body;
    for (const credential of [token, signedIn.body.session.token])
      expect((await stack.send('GET', '/api/profile', { token: credential })).status).toBe(404);
  });

  it('T40 has answers that work once', async () => {
    const answer = await ada.frontend.get(await ada.frontend.options());
    expect((await ada.frontend.signInWith(answer)).status).toBe(200);
    expect(await ada.frontend.signInWith(answer)).toMatchObject({
      status: 400,
      body: { code: 'CHALLENGE_NOT_FOUND' },
    });
    // Nor for a challenge that somebody has just been given.
    await ada.frontend.options();
    expect(await ada.frontend.signInWith(answer)).toMatchObject({ body: { code: 'AUTHENTICATION_FAILED' } });
  });

  it('has no answers that pages of another origin got', async () => {
    const options = await ada.frontend.options();
    await ada.frontend.visit(otherOrigin);
    const phished = await ada.frontend.get(options);
    await ada.frontend.visit(origin);
    expect(await ada.frontend.signInWith(phished)).toMatchObject({
      status: 400,
      body: { code: 'AUTHENTICATION_FAILED' },
    });
  });

  it('has no answers for which its user was not asked for PIN, finger or face', async () => {
    const options = await ada.frontend.options();
    await ada.frontend.setUserVerified(false);
    const present = await ada.frontend.get({ ...options, userVerification: 'discouraged' });
    await ada.frontend.setUserVerified(true);
    expect(await ada.frontend.signInWith(present)).toMatchObject({
      status: 401,
      body: { code: 'USER_VERIFICATION_REQUIRED' },
    });
  });

  describe('of somebody else', () => {
    let eve: Awaited<ReturnType<typeof createOwner>>;
    beforeAll(async () => {
      eve = await createOwner('eve@example.com');
    });

    it('cannot be named in an answer, nor registered again', async () => {
      const answer = await eve.frontend.get(await eve.frontend.options());
      const { credentialID } = ada.passkey;
      const named = { ...answer, id: credentialID, rawId: credentialID };
      expect(await eve.frontend.signInWith(named)).toMatchObject({
        status: 400,
        body: { code: 'AUTHENTICATION_FAILED' },
      });
      const response = await eve.frontend.create({
        ...(await eve.frontend.ask('GET', '/passkey/generate-register-options')).body,
        excludeCredentials: [],
      });
      await stack.queryAsOwner('update "passkey" set "credentialID" = $1 where "id" = $2', [
        response.id,
        ada.passkey.id,
      ]);
      const stolen = await eve.frontend.ask('POST', '/passkey/verify-registration', { response });
      expect(stolen).toMatchObject({ status: 400, body: { code: 'FAILED_TO_VERIFY_REGISTRATION' } });
      await stack.queryAsOwner('update "passkey" set "credentialID" = $1 where "id" = $2', [
        credentialID,
        ada.passkey.id,
      ]);
    });

    it('T16 is neither removed nor named, as if there were none', async () => {
      for (const id of [ada.passkey.id, crypto.randomUUID(), 'x', '', "' or 1=1 --"]) {
        for (const path of ['/passkey/delete-passkey', '/passkey/update-passkey']) {
          const answer = await eve.frontend.ask('POST', path, { id, name: 'mine' });
          expect(answer).toMatchObject({ status: 404, body: { code: 'PASSKEY_NOT_FOUND' } });
        }
      }
    });
  });

  it('T36 is added and removed in a fresh session only', async () => {
    const age = (minutes: number) =>
      stack.queryAsOwner(
        `update "session" set "createdAt" = now() - $1 * interval '1 minute' where "userId" = $2`,
        [minutes, ada.userId],
      );
    await age(15);
    const asked = [
      await ada.frontend.ask('GET', '/passkey/generate-register-options'),
      await ada.frontend.ask('POST', '/passkey/verify-registration', { response: { id: 'x' } }),
      await ada.frontend.ask('POST', '/passkey/delete-passkey', { id: ada.passkey.id }),
    ];
    for (const answer of asked)
      expect(answer).toMatchObject({ status: 403, body: { code: 'SESSION_NOT_FRESH' } });
    await age(0);
  });

  it('T24 signs nobody in who has been banned', async () => {
    const banned = await createOwner('banned@example.com');
    await stack.queryAsOwner('update "user" set "banned" = true where "id" = $1', [banned.userId]);
    const answer = await banned.frontend.get(await banned.frontend.options());
    expect(await banned.frontend.signInWith(answer)).toMatchObject({
      status: 403,
      body: { error_code: 'ACCOUNT_BANNED', code: 'BANNED_USER' },
    });
    const lines = ((await stack.readLogs()).get('auth.log') ?? '').split('\n');
    const refusals = lines.filter((line) => line.includes('"outcome":"banned"'));
    expect(refusals.map((line) => JSON.parse(line))).toMatchObject([
      { event: 'sign_in', method: 'passkey', user_id: banned.userId },
    ]);
    expect(await stack.queryAsOwner('select 1 from "session" where "userId" = $1', [banned.userId])).toEqual(
      [],
    );
  });

  it('signs nobody in once it has been removed', async () => {
    const { frontend } = ada;
    const renamed = await frontend.ask('POST', '/passkey/update-passkey', {
      id: ada.passkey.id,
      name: 'old',
    });
    expect(renamed.body.passkey).toMatchObject({ id: ada.passkey.id, name: 'old' });
    expect((await frontend.ask('POST', '/passkey/delete-passkey', { id: ada.passkey.id })).status).toBe(200);
    await signOut(frontend);
    const answer = await frontend.get(await frontend.options());
    expect(await frontend.signInWith(answer)).toMatchObject({
      status: 401,
      body: { code: 'PASSKEY_NOT_FOUND' },
    });
  });
});

describe('what is sent as a passkey', () => {
  const malformed: readonly unknown[] = [
    null,
    {},
    { id: '' },
    { id: ['x'] },
    { id: 'x'.repeat(1_365) },
    { id: 'x', rawId: 'x', type: 'public-key', response: null },
    { id: 'x', rawId: 'x', type: 'public-key', response: { clientDataJSON: 'x', attestationObject: 'x' } },
    { id: 'x', rawId: 'x', type: 'public-key', response: { clientDataJSON: 'e30', transports: 'x' } },
  ];

  it('T42 is refused whatever it is, and never a failure of ours', async () => {
    const { sessionToken } = await stack.createPerson('malformed@example.com');
    const cookieOf = async (path: string, token?: string) => {
      const { headers } = await stack.send('GET', `/api/auth/passkey/${path}`, { token });
      return headers.getSetCookie()[0]?.split(';')[0] ?? '';
    };
    for (const response of malformed) {
      const registration = await cookieOf('generate-register-options', sessionToken);
      const authentication = await cookieOf('generate-authenticate-options');
      const answers = [
        await stack.send('POST', '/api/auth/passkey/verify-registration', {
          token: sessionToken,
          headers: { cookie: registration, origin },
          body: { response },
        }),
        await stack.send('POST', '/api/auth/passkey/verify-authentication', {
          headers: { cookie: authentication, origin },
          body: { response },
        }),
      ];
      for (const { status } of answers) expect([400, 401]).toContain(status);
    }
  });
});

describe('a code of an authenticator app', () => {
  it('T40 is asked for, and signs in once, on the running stack', async () => {
    const { credentials, sessionToken, accessToken } = await stack.createPerson('totp@example.com');
    const enabled = await stack.send('POST', '/api/auth/two-factor/enable', {
      token: sessionToken,
      body: { password },
    });
    const app = createAuthenticator(enabled.body.totpURI);
    const [code, next] = [app.code(), app.code(1)];
    const verify = (body: object, more: object) =>
      stack.send('POST', '/api/auth/two-factor/verify-totp', { body, ...more });
    expect((await verify({ code }, { token: sessionToken })).status).toBe(200);
    // The session has been replaced, and with it what its access token was good for.
    expect((await stack.send('GET', '/api/profile', { token: accessToken })).status).toBe(401);
    const challenge = async () => {
      const answer = await stack.send('POST', '/api/auth/sign-in/email', { body: credentials });
      expect(answer.body).toEqual({ twoFactorRedirect: true, twoFactorMethods: ['totp'] });
      const cookie = answer.headers.getSetCookie().find((text) => text.includes('two_factor='));
      return { headers: { cookie: cookie?.split(';')[0] ?? '', origin: stack.api } };
    };
    expect((await verify({ code }, await challenge())).status).toBe(401);
    const signedIn = await verify({ code: next }, await challenge());
    expect((await stack.send('GET', '/api/profile', { token: signedIn.body.token })).status).toBe(404);
    expect((await verify({ code: next }, await challenge())).status).toBe(401);
  });
});
