import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { HttpEvent } from '#shared/http/event';
import { createRenewable } from '#shared/renewable';
import type { SecretVersions } from '#shared/secret-versions';
import { type AuthService, createAuthService } from '../../functions/auth/auth.ts';
import { NewerSecretError } from '../../functions/auth/engine/newer-secret.ts';
import { operateKeys } from '../../functions/schema/keys/operations.ts';
import {
  allowedOrigin,
  bearer,
  secrets as before,
  createClient,
  password,
  startAuth,
  type TestAuth,
  tokenLifetimeSeconds,
} from '../support/auth.ts';
import { findMail, tokenIn } from '../support/mail.ts';
import { enrol, stopClock, withCookies } from '../support/second-factor.ts';

const after: SecretVersions = [{ version: 2, value: 'a-newer-secret-of-at-least-32-characters' }, ...before];

let auth: TestAuth;
const services: AuthService[] = [];
beforeAll(async () => {
  auth = await startAuth({ requireEmailVerification: false });
});
afterAll(async () => {
  await Promise.all(services.map((service) => service.close()));
  await auth.stop();
});

/** The auth function with these secrets, on the same database. */
function startService(secrets: SecretVersions) {
  const service = createAuthService({ ...auth.settings, secrets });
  services.push(service);
  return service;
}
/** As the auth function's handler does: an environment that has read `before`, while the secret is `after` by now. */
function startWarm() {
  let current = before;
  const use = createRenewable({
    read: async () => current,
    create: startService,
    isOutdated: () => false,
    isInsufficient: (error) => error instanceof NewerSecretError,
  });
  const answer = (event: HttpEvent) =>
    use(
      (service) => service.answer(event),
      (service) => service.knowsSignatures(event),
    );
  const rotate = () => {
    current = after;
  };
  return { answer, rotate };
}

async function signIn(email: string) {
  const { body, cookies, headers } = await auth.signIn(email);
  const cookie = cookies.map((text: string) => text.split(';')[0]).join('; ');
  return { token: body.token, cookie, signedToken: String(headers['set-auth-token']) };
}
async function whoIs(answer: AuthService['answer'], headers: Record<string, string>): Promise<string> {
  const { body } = await createClient({ answer }).get('/get-session', headers);
  return body?.user.email;
}

describe('T52 after a rotation of Better Auth’s secret', () => {
  it('cookies and bearer tokens from before stay good where the new version is known', async () => {
    const { email } = await auth.register('ada@example.test');
    const { cookie, token, signedToken } = await signIn(email);
    const { answer } = startService(after);
    expect(signedToken).toMatch(/^\w+\..{40}/);
    for (const headers of [{ cookie }, bearer(token), bearer(signedToken)])
      expect(await whoIs(answer, headers)).toBe(email);
  });

  it('cookies and bearer tokens from after it are good where it is not known yet, at once', async () => {
    const { email } = await auth.register('grace@example.test');
    const renewed = createClient(startService(after));
    const { cookies, headers, body } = await renewed.post('/sign-in/email', { email, password });
    const cookie = String(cookies[0]).split(';')[0] ?? '';
    const { answer, rotate } = startWarm();
    expect(await whoIs(answer, bearer(String(headers['set-auth-token'])))).toBe(email);
    expect(await whoIs(answer, bearer(body.token))).toBe(email);
    rotate();
    expect(await whoIs(answer, { cookie })).toBe(email);
  });

  it('a link that the new version signed can be followed where it is not known yet', async () => {
    const email = 'linus@example.test';
    const renewed = createClient(startService(after));
    await renewed.post('/sign-up/email', { email, name: 'Linus', password });
    const body = { token: tokenIn(findMail(auth.mailbox, email)) };
    const { answer, rotate } = startWarm();
    await whoIs(answer, {});
    rotate();
    expect((await createClient({ answer }).post('/verify-email', body)).status).toBe(200);
  });

  it('a sign-out ends the session of a cookie from before', async () => {
    const { email } = await auth.register('edsger@example.test');
    const { cookie } = await signIn(email);
    const renewed = createClient(startService(after));
    const headers = { cookie, origin: allowedOrigin };
    expect((await renewed.send('POST', '/sign-out', { headers, body: {} })).status).toBe(200);
    expect(await whoIs(startService(before).answer, { cookie })).toBeUndefined();
  });

  it('a cookie that a version signed which is dropped by now is good no more', async () => {
    const { email } = await auth.register('barbara@example.test');
    const { cookie } = await signIn(email);
    const { answer } = startService(after.slice(0, 1));
    expect(await whoIs(answer, { cookie })).toBeUndefined();
  });
});

describe('T52 what only the new version of Better Auth’s secret decrypts', () => {
  beforeAll(() => void stopClock());
  afterAll(() => void vi.useRealTimers());

  /** An environment that has served a request with the secret before, while it is the one after by now. */
  async function startOutdated() {
    const { answer, rotate } = startWarm();
    await whoIs(answer, {});
    rotate();
    return createClient({ answer });
  }
  const enrolAnew = (email: string) => {
    const { post } = createClient(startService(after));
    const signIn: TestAuth['signIn'] = (address, extra = {}) =>
      post('/sign-in/email', { email: address, password, ...extra });
    return enrol({ post, signIn }, email);
  };

  it('a signing key that signs at once signs where the version is not known yet', async () => {
    const { email } = await auth.register('alan@example.test');
    const { token } = await signIn(email);
    const outdated = await startOutdated();
    const operate = (request: Parameters<typeof operateKeys>[2]) =>
      auth.database.asOwner((client) =>
        operateKeys(client, { secrets: after, tokenLifetimeSeconds }, request),
      );
    const [signer] = (await operate({ keys: 'list' })).keys;
    await operate({ keys: 'revoke', kid: String(signer?.kid) });
    expect(await outdated.get('/token', bearer(token))).toMatchObject({ status: 200 });
  });

  it('a code is checked where the version is not known yet', async () => {
    const person = await enrolAnew('donald@example.test');
    const outdated = await startOutdated();
    const headers = withCookies(await outdated.post('/sign-in/email', { email: person.email, password }));
    const answer = await outdated.post('/two-factor/verify-totp', { code: person.app.code() }, headers);
    expect(answer).toMatchObject({ status: 200, body: { user: { id: person.id } } });
  });

  it('a recovery code is checked where the version is not known yet', async () => {
    const person = await enrolAnew('frances@example.test');
    const outdated = await startOutdated();
    const [code] = person.recoveryCodes;
    const headers = withCookies(await outdated.post('/sign-in/email', { email: person.email, password }));
    const answer = await outdated.post('/two-factor/verify-backup-code', { code }, headers);
    expect(answer).toMatchObject({ status: 200, body: { user: { id: person.id } } });
  });

  it('is a 503 where nobody knows the version', async () => {
    const person = await enrolAnew('john@example.test');
    const unknowing = createClient(startService(before));
    const sent = { headers: person.headers, body: { code: person.app.code() } };
    const answer = await unknowing.ask('POST', '/two-factor/verify-totp', sent);
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '10' } });
  });
});

describe('T52 a trusted device', () => {
  beforeAll(() => void stopClock());
  afterAll(() => void vi.useRealTimers());

  it('is asked for no code after a rotation, and nobody else’s is trusted by it', async () => {
    const [person, other] = [await enrol(auth, 'ken@example.test'), await enrol(auth, 'dennis@example.test')];
    const body = { code: person.app.code(), trustDevice: true };
    const device = withCookies(await auth.post('/two-factor/verify-totp', body, await person.challenge()));
    const renewed = createClient(startService(after));
    const isAsked = async (email: string, cookies: Record<string, string>) => {
      const answer = await renewed.post('/sign-in/email', { email, password }, cookies);
      return { asked: 'twoFactorRedirect' in answer.body, device: withCookies(answer) };
    };
    expect(await isAsked(other.email, device)).toMatchObject({ asked: true });
    const first = await isAsked(person.email, device);
    expect(first.asked).toBe(false);
    // The mark that it has got is signed by the new version alone.
    const { answer } = startService(after.slice(0, 1));
    const again = await createClient({ answer }).post(
      '/sign-in/email',
      { email: person.email, password },
      first.device,
    );
    expect(again.body).toMatchObject({ token: expect.any(String) });
  });
});
