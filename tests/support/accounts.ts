import { decodeJwt } from 'jose';
import { createOneShotDatabase } from '#shared/database/one-shot';
import { bearer, startAuth } from './auth.ts';
import { connectionAs } from './database.ts';
import { findMail, tokenIn } from './mail.ts';

/** Somebody's session, by everything that shows it. */
export interface SignedIn {
  readonly userId: string;
  readonly sessionId: string;
  readonly email: string;
  readonly token: string;
  readonly cookie: string;
  readonly accessToken: string;
}

/** The auth service, and what tests of accounts do with it again and again. */
export async function startAccounts(options: Parameters<typeof startAuth>[0] = {}) {
  const auth = await startAuth(options);
  const owner = createOneShotDatabase(auth.database.owner);
  const profiles = createOneShotDatabase(connectionAs(auth.database, 'profile'));
  const isOpen = (text: string, values: string[]) =>
    profiles.query({ text, values }).then(
      () => true,
      (error: Error) => {
        if (error.name === 'SessionEndedError') return false;
        throw error;
      },
    );
  const accounts = {
    /** Rows of the database, as its owner sees them. */
    rows: (text: string, values: unknown[] = []) => owner.query({ text, values }),
    /** Newest first. */
    mailsTo: (email: string) => auth.mailbox.list().filter(({ to }) => to === email),
    newestToken: (email: string) => tokenIn(findMail(auth.mailbox, email)),
    /** A new session of somebody who has registered. */
    async startSession(
      email: string,
      extra: object = {},
      headers: Record<string, string> = {},
    ): Promise<SignedIn> {
      const { body, cookies } = await auth.signIn(email, extra, headers);
      const token = String(body.token);
      const accessToken = String((await auth.get('/token', bearer(token))).body.token);
      const { sid, sub } = decodeJwt(accessToken);
      const cookie = cookies[0]?.split(';')[0] ?? '';
      return { userId: String(sub), sessionId: String(sid), email, token, cookie, accessToken };
    },
    /** The token of a mail that somebody who has forgotten the password gets. */
    async askForReset(email: string): Promise<string> {
      await auth.ask('POST', '/forgot-password', { body: { email } });
      return accounts.newestToken(email);
    },
    reset: (token: string, newPassword: string) =>
      auth.ask('POST', '/reset-password', { body: { token, newPassword } }),
    /** Whether a session still opens anything, on this service and on those that have the access token's word for it. */
    async isAlive({ token, sessionId, userId }: SignedIn): Promise<boolean> {
      const answers = await Promise.all([
        auth.get('/get-session', bearer(token)).then(({ body }) => body !== null),
        isOpen('select gatehouse.open_session_by_token($1)', [token]),
        isOpen('select gatehouse.open_session($1, $2)', [sessionId, userId]),
      ]);
      if (new Set(answers).size > 1) throw new Error(`a session is alive and not: ${answers.join(', ')}`);
      return answers.includes(true);
    },
  };
  return {
    ...auth,
    ...accounts,
    /** Registers somebody, and starts a session. */
    async join(email: string, name?: string): Promise<SignedIn> {
      await auth.register(email, name);
      return accounts.startSession(email);
    },
  };
}

export type TestAccounts = Awaited<ReturnType<typeof startAccounts>>;

/** What an answer says, without what is different in every answer: ids, times and addresses. */
export function maskAnswer({ status, headers, cookies, body }: Awaited<ReturnType<TestAccounts['ask']>>) {
  const text = JSON.stringify({ status, headers, cookies, body })
    .replace(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, '<id>')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replace(/test-\d+/g, '<request>')
    .replace(/[\w.+-]+@example\.test/g, '<address>');
  return JSON.parse(text);
}
