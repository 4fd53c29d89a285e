import bcrypt from 'bcryptjs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { captureLines } from '#shared/observability/testing';
import { bearer, password } from '../../support/auth.ts';
import { findMail } from '../../support/mail.ts';
import { type MovedIn, type MovedPerson, moveIn } from '../../support/moved-users.ts';
import { createAuthenticator, letStepsPass, stopClock, withCookies } from '../../support/second-factor.ts';
import { callbackURL, type SocialAuth, startSocialAuth } from '../../support/social.ts';

const hash = bcrypt.hashSync(password, 4);

let auth: SocialAuth;
beforeAll(async () => {
  stopClock();
  auth = await startSocialAuth();
});
afterAll(async () => {
  vi.useRealTimers();
  await auth.stop();
});

const move = (person: MovedPerson = {}) => moveIn(auth.database, { password: hash, hasApp: true, ...person });
const factorOf = async ({ id }: MovedIn) =>
  auth.database.asOwner(
    async (client) => (await client.query('select * from "twoFactor" where "userId" = $1', [id])).rows[0],
  );
const codeOf = ({ app }: MovedIn, steps = 0) => app.generate({ timestamp: Date.now() + steps * 30_000 });
const wrongCodeOf = (person: MovedIn) => {
  const taken = [-1, 0, 1].map((steps) => codeOf(person, steps));
  return ['000000', '111111', '222222', '333333'].find((code) => !taken.includes(code)) ?? '';
};
const challenge = async ({ email }: MovedIn) => withCookies(await auth.signIn(email));
const verify = (code: string, headers: Record<string, string>, extra: object = {}) =>
  auth.post('/two-factor/verify-totp', { code, ...extra }, headers);
const recover = (code: string, headers: Record<string, string>) =>
  auth.post('/two-factor/verify-backup-code', { code }, headers);
/** Signs in with password and code, and answers the headers of the session. */
const signIn = async (person: MovedIn) => {
  const { status, body } = await verify(codeOf(person), await challenge(person));
  expect(status).toBe(200);
  letStepsPass();
  return bearer(body.token);
};

describe('M9 the authenticator app that somebody had', () => {
  it('is asked for a code after the old password, and none but its own will do', async () => {
    const person = await move();
    const asked = await auth.signIn(person.email);
    expect(asked.body).toEqual({ twoFactorRedirect: true, twoFactorMethods: ['totp'] });
    const refused = await verify(wrongCodeOf(person), withCookies(asked));
    expect(refused).toMatchObject({ status: 401, body: { code: 'INVALID_CODE' } });
    const { status, body } = await verify(codeOf(person), withCookies(asked));
    expect(status).toBe(200);
    expect((await auth.get('/get-session', bearer(body.token))).body.user).toMatchObject({
      id: person.id,
      twoFactorEnabled: true,
    });
  });

  it('is asked after Google, too', async () => {
    const person = await move({ identities: [['google', 'with-app']] });
    const back = await auth.signInAs({ email: person.email, subject: 'with-app' });
    expect(back.headers.location).toBe(`${callbackURL}?twoFactorRedirect=true`);
    expect((await auth.get('/token', withCookies(back))).status).toBe(401);
    expect((await verify(codeOf(person), withCookies(back))).body.user).toMatchObject({ id: person.id });
  });

  it('may be a step early or late; a code works once, and no older one after it', async () => {
    const person = await move();
    letStepsPass(2);
    for (const [steps, status] of [
      [-2, 401],
      [-1, 200],
      [-1, 401],
      [1, 200],
      [0, 401],
      [1, 401],
      [2, 401],
    ] as const)
      expect((await verify(codeOf(person, steps), await challenge(person))).status, `${steps}`).toBe(status);
  });

  it('is kept as it came, encrypted, and shows in no log', async () => {
    const person = await move();
    const before = await factorOf(person);
    const lines = captureLines();
    await signIn(person);
    vi.restoreAllMocks();
    expect(await factorOf(person)).toEqual({ ...before, lastUsedStep: expect.any(Number) });
    const { base32 } = person.app.secret;
    expect(JSON.stringify([before, lines()])).not.toContain(base32);
  });

  it('may have its device trusted', async () => {
    const person = await move();
    const device = withCookies(await verify(codeOf(person), await challenge(person), { trustDevice: true }));
    expect((await auth.signIn(person.email, {}, device)).body.token).toEqual(expect.any(String));
  });

  it('locks for a while after wrong codes', async () => {
    const person = await move();
    for (let i = 0; i < 5; i++)
      expect((await verify(wrongCodeOf(person), await challenge(person))).status).toBe(401);
    await expect(verify(codeOf(person), await challenge(person))).rejects.toMatchObject({
      code: 'TOO_MANY_REQUESTS',
    });
  });
});

describe('once signed in, whoever had an app', () => {
  it('makes recovery codes, having come without any', async () => {
    const person = await move();
    const refused = await recover('0000-0000-0000-0000', await challenge(person));
    expect(refused).toMatchObject({ status: 401, body: { code: 'INVALID_BACKUP_CODE' } });
    const headers = await signIn(person);
    const make = () => auth.post('/two-factor/generate-backup-codes', { password }, headers);
    const [code = ''] = (await make()).body.backupCodes as string[];
    expect((await recover(code, await challenge(person))).status).toBe(200);
    expect((await recover(code, await challenge(person))).status).toBe(401);
  });

  it('is not set up twice, and not shown the secret', async () => {
    const headers = await signIn(await move());
    const again = await auth.post('/two-factor/enable', { password }, headers);
    expect(again).toMatchObject({ status: 400, body: { code: 'TOTP_ALREADY_ENABLED' } });
    await expect(auth.post('/two-factor/get-totp-uri', { password }, headers)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('switches it off, and another one on', async () => {
    const person = await move();
    const off = await auth.post('/two-factor/disable', { password }, await signIn(person));
    expect(off.status).toBe(200);
    expect(findMail(auth.mailbox, person.email).html).toContain('No code is asked for any more');
    const headers = withCookies(off);
    const { totpURI } = (await auth.post('/two-factor/enable', { password }, headers)).body;
    expect((await verify(codeOf(person), headers)).status).toBe(401);
    expect((await verify(createAuthenticator(totpURI).code(), headers)).status).toBe(200);
  });
});
