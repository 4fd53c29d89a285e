import { TOTP, URI } from 'otpauth';
import { vi } from 'vitest';
import { bearer, issuer, password, type TestAuth } from './auth.ts';

const stepMs = 30_000;

/** Stops the clock of the code under test, so that no step ends in the middle of a test; the database has its own. */
export const stopClock = () => vi.useFakeTimers({ toFake: ['Date'] });
export const letStepsPass = (steps = 1) => vi.setSystemTime(Date.now() + steps * stepMs);

/** An authenticator app that has scanned what "enable" answered. `steps` is how far its clock is ahead. */
export function createAuthenticator(totpURI: string) {
  const totp = URI.parse(totpURI);
  if (!(totp instanceof TOTP)) throw new Error('the app was shown no TOTP secret');
  return {
    secret: totp.secret.latin1,
    code: (steps = 0) => totp.generate({ timestamp: Date.now() + steps * stepMs }),
    /** A code of none of the steps that are taken now. */
    wrongCode() {
      const taken = [-1, 0, 1].map((steps) => this.code(steps));
      return ['000000', '111111', '222222', '333333'].find((code) => !taken.includes(code)) ?? '';
    },
  };
}

interface Answer {
  readonly cookies: readonly string[];
}

/** The headers by which a client sends an answer's cookies back, from a page of the service's own. */
export function withCookies(...answers: readonly Answer[]): Record<string, string> {
  const cookies = answers.flatMap(({ cookies: all }) => all.map((cookie) => cookie.split(';')[0] ?? ''));
  return { cookie: cookies.filter((cookie) => !cookie.endsWith('=')).join('; '), origin: issuer };
}

/** Somebody with a second factor, where addresses need not be verified; the step of now is used up. */
export async function enrol(auth: Pick<TestAuth, 'post' | 'signIn'>, email: string) {
  const signedUp = await auth.post('/sign-up/email', { email, name: 'Ada', password });
  const signedIn = await auth.signIn(email);
  const headers = bearer(signedIn.body.token);
  const begun = await auth.post('/two-factor/enable', { password }, headers);
  const app = createAuthenticator(begun.body.totpURI);
  const done = await auth.post('/two-factor/verify-totp', { code: app.code() }, headers);
  letStepsPass();
  return {
    id: String(signedUp.body.user.id),
    email,
    app,
    recoveryCodes: begun.body.backupCodes as string[],
    headers: bearer(done.body.token),
    /** Signs in as far as the password goes, and answers the headers that a code is to be sent with. */
    async challenge(extra: object = {}) {
      return withCookies(await auth.signIn(email, extra));
    },
  };
}

export type Person = Awaited<ReturnType<typeof enrol>>;
