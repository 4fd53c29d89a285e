import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ProblemError } from '#shared/errors';
import type { Deliver } from '#shared/mail/deliver';
import { captureLines } from '#shared/observability/testing';
import { recordEvents } from '../../functions/schema/event-recording.ts';
import { createAdministration } from '../support/administration.ts';
import { bearer, issuer, password, startAuth, type TestAuth } from '../support/auth.ts';
import { findMail, tokenIn } from '../support/mail.ts';
import {
  createAuthenticator,
  enrol,
  letStepsPass,
  type Person,
  stopClock,
  withCookies,
} from '../support/second-factor.ts';

let auth: TestAuth;
let ada: Person;
let eve: Person;
beforeAll(async () => {
  stopClock();
  auth = await startAuth({ requireEmailVerification: false });
  ada = await enrol(auth, 'ada@example.test');
  eve = await enrol(auth, 'eve@example.test');
});
afterAll(async () => {
  vi.useRealTimers();
  await auth.stop();
});

const asOwner = (text: string, values: unknown[] = []) =>
  auth.database.asOwner(async (client) => (await client.query(text, values)).rows);
const sessionsOf = async ({ id }: Pick<Person, 'id'>) =>
  (await asOwner('select count(*)::integer as n from "session" where "userId" = $1', [id]))[0]?.n;
const verify = (code: string, headers: Record<string, string>, extra: object = {}) =>
  auth.post('/two-factor/verify-totp', { code, ...extra }, headers);
const recover = (code: string, headers: Record<string, string>) =>
  auth.post('/two-factor/verify-backup-code', { code }, headers);
/** The status of an answer, also of one that is a problem. */
const statusOf = (answer: Promise<{ status: number | undefined }>) =>
  answer.then(
    ({ status }) => status,
    (error: unknown) => {
      if (error instanceof ProblemError && error.code === 'TOO_MANY_REQUESTS') return 429;
      throw error;
    },
  );
const letLockPass = ({ id }: Person) =>
  asOwner(`update "twoFactor" set "lockedUntil" = now() where "userId" = $1`, [id]);

describe('setting a second factor up', () => {
  it('T36 needs the password, although the session is fresh', async () => {
    const { email } = await auth.register('setup@example.test');
    const headers = bearer((await auth.signIn(email)).body.token);
    for (const body of [{}, { password: 'wrong password' }]) {
      const refused = await auth.post('/two-factor/enable', body, headers);
      expect(refused).toMatchObject({ status: 400, body: { code: 'INVALID_PASSWORD' } });
    }
    expect((await auth.post('/two-factor/enable', { password })).status).toBe(401);
  });

  it('T36 needs a fresh session of whoever has no password', async () => {
    const { id, email } = await auth.register('social@example.test');
    const headers = bearer((await auth.signIn(email)).body.token);
    await asOwner('update "account" set "password" = null where "userId" = $1', [id]);
    expect((await auth.post('/two-factor/enable', {}, headers)).status).toBe(200);
    await asOwner(
      `update "session" set "createdAt" = "createdAt" - interval '15 minutes' where "userId" = $1`,
      [id],
    );
    const late = await auth.post('/two-factor/enable', {}, headers);
    expect(late).toMatchObject({ status: 403, body: { code: 'SESSION_NOT_FRESH' } });
  });

  it('asks for no code before a first one was right; then in a session of its own, and by mail', async () => {
    const { id, email } = await auth.register('first@example.test');
    const { token } = (await auth.signIn(email)).body;
    const begun = await auth.post('/two-factor/enable', { password }, bearer(token));
    const app = createAuthenticator(begun.body.totpURI);
    expect((await verify(app.wrongCode(), bearer(token))).body).toMatchObject({ code: 'INVALID_CODE' });
    expect((await auth.signIn(email)).body.token).toEqual(expect.any(String));
    const done = await verify(app.code(), bearer(token));
    expect(done).toMatchObject({ status: 200, body: { user: { id, twoFactorEnabled: true } } });
    expect((await auth.get('/get-session', bearer(token))).body).toBeNull();
    expect((await auth.get('/get-session', bearer(done.body.token))).body.user.twoFactorEnabled).toBe(true);
    expect(findMail(auth.mailbox, email).html).toContain('A code from an authenticator app is now asked for');
    expect((await auth.signIn(email)).body).not.toHaveProperty('token');
  });

  it('shows secret and recovery codes once, and keeps neither in clear', async () => {
    const [row] = await asOwner('select * from "twoFactor" where "userId" = $1', [ada.id]);
    const stored = JSON.stringify(row);
    expect(ada.recoveryCodes).toHaveLength(10);
    for (const secret of [ada.app.secret, ...ada.recoveryCodes]) expect(stored).not.toContain(secret);
    expect([row.secret, row.backupCodes]).toEqual([
      expect.stringMatching(/^\$ba\$1\$[0-9a-f]+$/),
      expect.stringMatching(/^\$ba\$1\$[0-9a-f]+$/),
    ]);
    const again = await auth.post('/two-factor/enable', { password }, ada.headers);
    expect(again.body).toMatchObject({ code: 'TOTP_ALREADY_ENABLED' });
  });

  it('twice at once leaves one, whose code is taken', async () => {
    const { id, email } = await auth.register('twice@example.test');
    const headers = bearer((await auth.signIn(email)).body.token);
    const enable = () => auth.post('/two-factor/enable', { password }, headers);
    const answers = await Promise.all([enable(), enable(), enable()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await asOwner('select "id" from "twoFactor" where "userId" = $1', [id])).toHaveLength(1);
    const codes = answers.map(({ body }) => createAuthenticator(body.totpURI).code());
    const taken = await Promise.all(codes.map((code) => statusOf(verify(code, headers))));
    expect(taken.filter((status) => status === 200)).toHaveLength(1);
  });

  it('is changed twice at once, and nobody gets an error of ours', async () => {
    const person = await enrol(auth, 'changed-twice@example.test');
    for (const path of ['/two-factor/generate-backup-codes', '/two-factor/disable']) {
      const change = () => auth.post(path, { password }, person.headers);
      const statuses = (await Promise.all([change(), change()])).map(({ status }) => status);
      expect(statuses).toContain(200);
      for (const status of statuses) expect([200, 401]).toContain(status);
    }
    expect((await auth.signIn(person.email)).body.token).toEqual(expect.any(String));
  });

  it('T19 and T43 shows in no sign-up, and cannot be claimed by one', async () => {
    const signUp = (email: string) =>
      auth.post('/sign-up/email', { email, name: 'N', password, twoFactorEnabled: true });
    const [known, fresh] = [await signUp('ada@example.test'), await signUp('claim@example.test')];
    expect(Object.keys(known.body.user).sort()).toEqual(Object.keys(fresh.body.user).sort());
    expect([known.body.user, fresh.body.user].map((user) => user.twoFactorEnabled)).toEqual([false, false]);
    await auth.post('/update-user', { name: 'Ada', twoFactorEnabled: false }, ada.headers);
    expect((await auth.get('/get-session', ada.headers)).body.user.twoFactorEnabled).toBe(true);
  });
});

describe('a sign-in of somebody with a second factor', () => {
  it.each(['/sign-in/email', '/signin'])(
    '%s answers that a code is needed, and nothing to use',
    async (path) => {
      const before = await sessionsOf(ada);
      const answer = await auth.post(path, { email: ada.email, password });
      expect(answer).toMatchObject({
        status: 200,
        body: { twoFactorRedirect: true, twoFactorMethods: ['totp'] },
      });
      expect(Object.keys(answer.body)).toHaveLength(2);
      expect(answer.headers).not.toHaveProperty('set-auth-token');
      expect(answer.cookies.filter((cookie) => /session_token=[^;]/.test(cookie))).toEqual([]);
      expect(answer.cookies.filter((cookie) => /two_factor=[^;]/.test(cookie))).toHaveLength(1);
      expect(await sessionsOf(ada)).toBe(before);
      expect((await auth.get('/token', withCookies(answer))).status).toBe(401);
    },
  );

  it('T32 gets a challenge that is secure, out of reach of scripts, and ends after ten minutes', async () => {
    const { cookies } = await auth.signIn(ada.email);
    const cookie = cookies.find((text) => text.startsWith('__Secure-better-auth.two_factor='));
    for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Max-Age=600'])
      expect(cookie).toContain(attribute);
    await asOwner('update "verification" set "expiresAt" = now() where "value" = $1', [ada.id]);
    expect((await verify(ada.app.code(), withCookies({ cookies }))).status).toBe(401);
  });

  it('gets a session and an access token by cookie or bearer token with a code', async () => {
    const answer = await verify(ada.app.code(), await ada.challenge());
    expect(answer).toMatchObject({ status: 200, body: { user: { id: ada.id } } });
    expect((await auth.get('/token', bearer(answer.body.token))).body.token).toMatch(/^eyJ/);
    expect((await auth.get('/token', withCookies(answer))).body.token).toMatch(/^eyJ/);
  });

  it('ends the session that the browser had, whose cookie it takes', async () => {
    const signedIn = await verify(ada.app.code(), await ada.challenge());
    const challenged = await auth.signIn(ada.email, {}, withCookies(signedIn));
    expect(challenged.cookies.join()).toContain('session_token=;');
    expect((await auth.get('/get-session', bearer(signedIn.body.token))).body).toBeNull();
  });

  it('T19 fails like any other', async () => {
    const wrong = { password: 'wrong password' };
    const [own, unknown] = [
      await auth.signIn(ada.email, wrong),
      await auth.signIn('nobody@example.test', wrong),
    ];
    expect([own.status, own.body, own.cookies]).toEqual([unknown.status, unknown.body, unknown.cookies]);
    await auth.signIn(ada.email);
  });

  it('does not go on without its cookie, nor with somebody else’s session', async () => {
    const challenge = await ada.challenge();
    letStepsPass();
    const code = ada.app.code();
    expect(await verify(code, { origin: issuer })).toMatchObject({
      body: { code: 'INVALID_TWO_FACTOR_COOKIE' },
    });
    // The code is counted and checked for whoever is signed in: by bearer token as by cookie.
    const asEve = await verify(code, { ...challenge, ...eve.headers });
    expect(asEve).toMatchObject({ status: 401, body: { code: 'INVALID_CODE' } });
    expect((await verify(code, challenge)).body.user.id).toBe(ada.id);
  });

  it('takes nothing else that is signed for a challenge', async () => {
    const signedIn = await verify(eve.app.code(), await eve.challenge());
    const { cookie = '' } = withCookies(signedIn);
    const forged = { cookie: cookie.replaceAll(/\.session_token=/g, '.two_factor='), origin: issuer };
    expect(forged.cookie).toContain('two_factor=');
    expect((await verify(ada.app.code(), forged)).body).toMatchObject({ code: 'INVALID_TWO_FACTOR_COOKIE' });
  });

  it('T29 is not gone on with by pages of other origins', async () => {
    const { cookie = '' } = await ada.challenge();
    letStepsPass();
    for (const headers of [{ cookie }, { cookie, origin: 'https://evil.test' }])
      expect((await verify(ada.app.code(), headers)).status).toBe(403);
    expect((await verify(ada.app.code(), { cookie, origin: issuer })).status).toBe(200);
  });

  it('is told to nobody who listens to events, with a wrong code, a right one or none', async () => {
    const person = await enrol(auth, 'events@example.test');
    await auth.database.asOwner((client) => recordEvents(client, true));
    await person.challenge();
    await verify(person.app.wrongCode(), await person.challenge());
    const { body } = await verify(person.app.code(), await person.challenge());
    const events = () =>
      asOwner('select type from gatehouse.event_outbox where user_id = $1 order by sequence', [person.id]);
    expect(await events()).toEqual([]);
    await auth.post('/sign-out', {}, bearer(body.token));
    expect(await events()).toEqual([{ type: 'session.revoked' }]);
    await auth.database.asOwner((client) => recordEvents(client, false));
  });

  it('T24 ends at a ban', async () => {
    const banned = await enrol(auth, 'banned@example.test');
    const challenge = await banned.challenge();
    await asOwner('update "user" set "banned" = true where "id" = $1', [banned.id]);
    await expect(verify(banned.app.code(), challenge)).rejects.toMatchObject({ code: 'ACCOUNT_BANNED' });
    expect(await sessionsOf(banned)).toBe(0);
  });

  it('T44 and T55 refuses whatever is no code', async () => {
    const person = await enrol(auth, 'input@example.test');
    for (const code of ['', ' ', '\u0000', '%', 'x'.repeat(64), "' or 1=1 --"]) {
      expect((await verify(code, await person.challenge())).status).toBe(401);
      expect((await recover(code, person.headers)).status).toBe(401);
      await asOwner('update "twoFactor" set "failedVerificationCount" = 0 where "userId" = $1', [person.id]);
    }
    for (const code of ['x'.repeat(65), 123_456, null, ['123456'], { $gt: '' }])
      expect((await auth.post('/two-factor/verify-totp', { code }, person.headers)).status).toBe(400);
  });
});

describe('T40 a code', () => {
  it('works once, and no older one after it', async () => {
    const person = await enrol(auth, 'replay@example.test');
    letStepsPass(2);
    const [older, code, next] = [person.app.code(-1), person.app.code(), person.app.code(1)];
    expect((await verify(code, await person.challenge())).status).toBe(200);
    for (const used of [code, older]) {
      const refused = await verify(used, await person.challenge());
      expect(refused).toMatchObject({ status: 401, body: { code: 'INVALID_CODE' } });
    }
    expect((await verify(next, await person.challenge())).status).toBe(200);
  });

  it('works once among five sign-ins at the same time', async () => {
    const person = await enrol(auth, 'race@example.test');
    const challenges = await Promise.all(Array.from({ length: 5 }, () => person.challenge()));
    const before = await sessionsOf(person);
    const statuses = await Promise.all(
      challenges.map((challenge) => statusOf(verify(person.app.code(), challenge))),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 401)).toHaveLength(4);
    expect(await sessionsOf(person)).toBe(before + 1);
  });

  it('of the set-up does not sign in', async () => {
    const person = await enrol(auth, 'setup-replay@example.test');
    expect((await verify(person.app.code(-1), await person.challenge())).status).toBe(401);
  });
});

describe('T40 a recovery code', () => {
  it('works once, however it is typed, and is told by mail', async () => {
    const [code = '', other = ''] = ada.recoveryCodes;
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}`;
    expect((await recover(typed, await ada.challenge())).status).toBe(200);
    expect(findMail(auth.mailbox, ada.email).html).toContain('A recovery code has been used');
    const again = await recover(code, await ada.challenge());
    expect(again).toMatchObject({ status: 401, body: { code: 'INVALID_BACKUP_CODE' } });
    expect((await recover(other, await ada.challenge())).status).toBe(200);
  });

  it('works once among four sign-ins at the same time', async () => {
    const code = ada.recoveryCodes[2] ?? '';
    const challenges = await Promise.all(Array.from({ length: 4 }, () => ada.challenge()));
    const statuses = await Promise.all(challenges.map((challenge) => statusOf(recover(code, challenge))));
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  });

  it('is void once new ones were made, which needs the password', async () => {
    const person = await enrol(auth, 'codes@example.test');
    const make = (body: object) => auth.post('/two-factor/generate-backup-codes', body, person.headers);
    expect((await make({ password: 'wrong password' })).body).toMatchObject({ code: 'INVALID_PASSWORD' });
    expect((await make({})).body).toMatchObject({ code: 'INVALID_PASSWORD' });
    const { backupCodes } = (await make({ password })).body;
    expect((await recover(person.recoveryCodes[0] ?? '', await person.challenge())).status).toBe(401);
    expect((await recover(backupCodes[0], await person.challenge())).status).toBe(200);
  });

  it('is no way to tell a hash from the table', async () => {
    const [{ hash }] = (await asOwner(`select encode(sha256(convert_to($1, 'UTF8')), 'base64') as hash`, [
      (ada.recoveryCodes[3] ?? '').replaceAll('-', ''),
    ])) as [{ hash: string }];
    const stored = hash.replaceAll('+', '-').replaceAll('/', '_').replace('=', '');
    expect((await recover(stored, await ada.challenge())).status).toBe(401);
    expect((await recover(ada.recoveryCodes[3] ?? '', await ada.challenge())).status).toBe(200);
  });
});

describe('T40 wrong codes', () => {
  it('are counted for the account, over challenges, ways and sessions, and lock it for a while', async () => {
    const person = await enrol(auth, 'lock@example.test');
    const wrong = person.app.wrongCode();
    const wrongOnes = [
      async () => verify(wrong, await person.challenge()),
      async () => recover('0000-0000-0000-0000', await person.challenge()),
      () => verify(wrong, person.headers),
      () => recover('0000', person.headers),
      async () => verify(wrong, await person.challenge()),
    ];
    for (const attempt of wrongOnes) expect(await statusOf(attempt())).toBe(401);
    const challenge = await person.challenge();
    const rightOnes = [
      () => verify(person.app.code(), challenge),
      () => recover(person.recoveryCodes[0] ?? '', challenge),
    ];
    for (const attempt of rightOnes)
      await expect(attempt()).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS', retryAfterSeconds: 15 });
    await letLockPass(person);
    expect((await verify(person.app.code(), challenge)).status).toBe(200);
    const [row] = await asOwner('select * from "twoFactor" where "userId" = $1', [person.id]);
    expect(row).toMatchObject({ failedVerificationCount: 0, lockedUntil: null });
  });

  it('are looked at five times and no more, however many come at once', async () => {
    const person = await enrol(auth, 'parallel@example.test');
    const challenges = await Promise.all(Array.from({ length: 16 }, () => person.challenge()));
    const wrong = person.app.wrongCode();
    const statuses = await Promise.all(challenges.map((challenge) => statusOf(verify(wrong, challenge))));
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(11);
  });

  it('T34 lock for longer each time, to four hours and never for good', async () => {
    const person = await enrol(auth, 'longer@example.test');
    const begin = async () =>
      (await asOwner('select * from gatehouse.begin_second_factor(null, $1)', [person.id]))[0];
    for (let i = 0; i < 5; i++) expect(await begin()).toMatchObject({ retry_after_seconds: null });
    const waits: number[] = [];
    for (let i = 0; i < 12; i++) {
      const refused = await begin();
      expect(refused.secret).toBeNull();
      waits.push(refused.retry_after_seconds);
      await letLockPass(person);
      expect((await begin()).secret).not.toBeNull();
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 14_400, 14_400]);
  });

  it('do not end a lock by a reset of the password', async () => {
    const person = await enrol(auth, 'reset-lock@example.test');
    await asOwner(
      `update "twoFactor" set "failedVerificationCount" = 9, "lockedUntil" = now() + interval '1 hour' where "userId" = $1`,
      [person.id],
    );
    await reset(person);
    await expect(verify(person.app.code(), await person.challenge())).rejects.toMatchObject({
      code: 'TOO_MANY_REQUESTS',
    });
  });
});

/** Resets the password by mail, to the one that it was. */
async function reset({ email }: Pick<Person, 'email'>) {
  await auth.post('/request-password-reset', { email });
  const token = tokenIn(findMail(auth.mailbox, email));
  expect((await auth.post('/reset-password', { token, newPassword: password })).status).toBe(200);
}

describe('what does not get round the second factor', () => {
  it('a reset of the password by mail', async () => {
    const person = await enrol(auth, 'reset@example.test');
    const begun = await person.challenge();
    await reset(person);
    expect(await sessionsOf(person)).toBe(0);
    expect((await auth.signIn(person.email)).body).toMatchObject({ twoFactorRedirect: true });
    // Somebody may have begun it who knew the old password.
    expect((await verify(person.app.code(), begun)).body).toMatchObject({
      code: 'INVALID_TWO_FACTOR_COOKIE',
    });
    expect((await verify(person.app.code(), await person.challenge())).status).toBe(200);
  });

  it('a change of the address', async () => {
    const person = await enrol(auth, 'before@example.test');
    await auth.post('/change-email', { newEmail: 'after@example.test', password }, person.headers);
    const token = tokenIn(findMail(auth.mailbox, 'after@example.test'));
    const followed = await auth.post('/verify-email', { token });
    expect([followed.status, followed.cookies]).toEqual([200, []]);
    expect((await auth.signIn('after@example.test')).body).toMatchObject({ twoFactorRedirect: true });
  });

  it('switching it off without the password, by cookie or bearer token', async () => {
    const person = await enrol(auth, 'off@example.test');
    const byCookie = withCookies(await verify(person.app.code(), await person.challenge()));
    for (const headers of [person.headers, byCookie]) {
      for (const body of [{}, { password: 'wrong password' }])
        expect((await auth.post('/two-factor/disable', body, headers)).status).toBe(400);
    }
    expect((await auth.signIn(person.email)).body).toMatchObject({ twoFactorRedirect: true });
    expect((await auth.post('/two-factor/disable', { password }, person.headers)).status).toBe(200);
    expect(findMail(auth.mailbox, person.email).html).toContain('No code is asked for any more');
    expect((await auth.signIn(person.email)).body.token).toEqual(expect.any(String));
    expect(await asOwner('select 1 from "twoFactor" where "userId" = $1', [person.id])).toEqual([]);
  });
});

describe('a trusted device', () => {
  const trust = async (person: Person) => {
    letStepsPass();
    return withCookies(await verify(person.app.code(), await person.challenge(), { trustDevice: true }));
  };
  const isAsked = async (person: Person, device: Record<string, string>) =>
    'twoFactorRedirect' in (await auth.signIn(person.email, {}, device)).body;

  it('is asked for no code, for its own user only, and is stored as a hash', async () => {
    const person = await enrol(auth, 'trusting@example.test');
    const device = await trust(person);
    expect(await isAsked(eve, device)).toBe(true);
    const rows = await asOwner('select "identifier" from "verification" where "value" = $1', [person.id]);
    const identifiers = rows.map(({ identifier }) => identifier);
    expect(identifiers).toContainEqual(expect.stringMatching(/^sha256\/trust-device-[\w-]{43}$/));
    expect(await isAsked(person, device)).toBe(false);
    // Each sign-in gives the device a new mark; the one before is void.
    expect(await isAsked(person, device)).toBe(true);
  });

  it.each([
    ['a reset of the password', reset],
    [
      'a change of the password',
      (person: Person) =>
        auth.post('/change-password', { currentPassword: password, newPassword: password }, person.headers),
    ],
    [
      'switching the second factor off and on',
      async (person: Person) => {
        const off = await auth.post('/two-factor/disable', { password }, person.headers);
        const headers = withCookies(off);
        const { body } = await auth.post('/two-factor/enable', { password }, headers);
        expect((await verify(createAuthenticator(body.totpURI).code(), headers)).status).toBe(200);
      },
    ],
  ])('is asked again after %s', async (what, change) => {
    const person = await enrol(auth, `${what.replaceAll(' ', '-')}@example.test`);
    const device = await trust(person);
    await change(person);
    expect(await isAsked(person, device)).toBe(true);
  });
});

describe('an operator’s reset, for somebody who has lost app and recovery codes', () => {
  const resetSecondFactor = (user: string, deliver?: Deliver) =>
    createAdministration(
      auth.database,
      deliver ?? auth.settings.deliver,
    )({
      action: 'reset-second-factor',
      user,
    });

  it('ends all that was and is begun, and leaves the password, which signs in', async () => {
    const person = await enrol(auth, 'lost@example.test');
    const trusted = await verify(person.app.code(), await person.challenge(), { trustDevice: true });
    const begun = await person.challenge();
    await asOwner(
      `insert into "passkey" ("publicKey", "userId", "credentialID", "counter", "deviceType", "backedUp")
      values ('x', $1, 'kept', 0, 'singleDevice', false)`,
      [person.id],
    );
    expect(await resetSecondFactor(person.email)).toEqual({
      status: 'changed',
      user: { id: person.id, email: person.email, sessions_ended: 2, owner_told: true },
    });
    expect(await sessionsOf(person)).toBe(0);
    letStepsPass();
    expect((await verify(person.app.code(), begun)).body).toMatchObject({
      code: 'INVALID_TWO_FACTOR_COOKIE',
    });
    expect(await asOwner('select from "verification" where "value" = $1', [person.id])).toEqual([]);
    expect(await asOwner('select from "passkey" where "userId" = $1', [person.id])).toHaveLength(1);
    const { body } = await auth.signIn(person.email);
    expect(body.user).toMatchObject({ id: person.id, twoFactorEnabled: false });

    // Set up again, no device is trusted that was before.
    const enabled = await auth.post('/two-factor/enable', { password }, bearer(body.token));
    await verify(createAuthenticator(enabled.body.totpURI).code(), bearer(body.token));
    const again = await auth.signIn(person.email, {}, withCookies(trusted));
    expect(again.body).toMatchObject({ twoFactorRedirect: true });
  });

  it('is told to the owner by mail, and to the operator if that could not be sent', async () => {
    const person = await enrol(auth, 'told@example.test');
    await resetSecondFactor(person.id);
    expect(findMail(auth.mailbox, person.email).html).toContain('The people who run');
    expect(await resetSecondFactor(person.id, async () => false)).toMatchObject({
      user: { sessions_ended: 0, owner_told: false },
    });
  });

  it('is none for nobody', async () => {
    expect(await resetSecondFactor('nobody@example.test')).toEqual({ status: 'not_found' });
  });
});

describe('T49 the audit trail', () => {
  it('tells a password that was right from a sign-in, and all that becomes of codes', async () => {
    const person = await enrol(auth, 'audited@example.test');
    const lines = captureLines();
    const { body } = await auth.post('/two-factor/generate-backup-codes', { password }, person.headers);
    await verify(person.app.wrongCode(), await person.challenge());
    await verify(person.app.code(), await person.challenge());
    await recover(body.backupCodes[0], await person.challenge());
    await asOwner(`update "twoFactor" set "lockedUntil" = now() + interval '1 minute' where "userId" = $1`, [
      person.id,
    ]);
    await statusOf(verify(person.app.code(), await person.challenge()));
    await auth.post('/two-factor/disable', { password: 'wrong password' }, person.headers);
    const off = await auth.post('/two-factor/disable', { password }, person.headers);
    const again = await auth.post('/two-factor/enable', { password }, withCookies(off));
    const app = createAuthenticator(again.body.totpURI);
    await verify(app.code(), withCookies(off));
    vi.restoreAllMocks();
    const told = lines()
      .filter(({ message, user_id }) => message === 'audit' && user_id === person.id)
      .map(({ event, outcome, method = '', session_id }) => [event, outcome, method, Boolean(session_id)]);
    const asked = ['sign_in', 'second_factor', 'password', false];
    expect(told).toEqual([
      ['second_factor', 'codes_replaced', '', true],
      ...[asked, ['second_factor', 'failed', '', false]],
      ...[asked, ['sign_in', 'ok', 'totp', true]],
      ...[asked, ['second_factor', 'recovery_code_used', '', true], ['sign_in', 'ok', 'recovery-code', true]],
      ...[asked, ['second_factor', 'locked', '', false]],
      ['second_factor', 'refused', '', true],
      ['second_factor', 'disabled', '', true],
      ['second_factor', 'enabled', '', true],
    ]);
    const text = JSON.stringify(lines());
    const codes = [...person.recoveryCodes, ...body.backupCodes, ...again.body.backupCodes];
    for (const secret of [person.app.secret, app.secret, password, ...codes])
      expect(text).not.toContain(secret);
    const metrics = lines().flatMap((line) => ['SignInFailed', 'SignInLocked'].filter((name) => line[name]));
    expect(metrics).toEqual(['SignInFailed', 'SignInLocked']);
  });
});
