import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HttpEvent } from '#shared/http/event';
import { createRenewable } from '#shared/renewable';
import type { SecretVersions } from '#shared/secret-versions';
import { type AuthService, createAuthService } from '../../functions/auth/auth.ts';
import {
  allowedOrigin,
  bearer,
  secrets as before,
  createClient,
  password,
  startAuth,
  type TestAuth,
} from '../support/auth.ts';
import { findMail, tokenIn } from '../support/mail.ts';

const after: SecretVersions = [{ version: 2, value: 'a-newer-secret-of-at-least-32-characters' }, ...before];

let auth: TestAuth;
const services: AuthService[] = [];
beforeAll(async () => {
  auth = await startAuth();
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
