import type { AuditEvent } from '#shared/observability/audit';
import type { SignedIn, TestAccounts } from './accounts.ts';
import { bearer, password } from './auth.ts';

export const newPassword = 'another good password';
export const breached = 'breached before';
export const caller = { address: '203.0.113.50', userAgent: 'Auditor/1.0' };

type Answer = Awaited<ReturnType<TestAccounts['ask']>>;

/** What audited requests are made of. Remembers every secret that it meets. */
export function createAuditedSteps(accounts: TestAccounts) {
  const secrets = new Set<string>([password, newPassword, breached]);
  let people = 0;
  const nextAddress = () => {
    const email = `audited-${++people}@example.test`;
    secrets.add(email);
    return email;
  };
  return {
    accounts,
    secrets,
    nextAddress,
    /** Sends the request that is to be audited. */
    act: (method: string, path: string, body?: object, who?: SignedIn): Promise<Answer> =>
      accounts.ask(method, path, {
        address: caller.address,
        headers: { 'user-agent': caller.userAgent, ...(who && bearer(who.token)) },
        body,
      }),
    async join(): Promise<SignedIn> {
      const person = await accounts.join(nextAddress());
      for (const secret of [person.token, person.cookie, person.accessToken]) secrets.add(secret);
      return person;
    },
    async signUp(): Promise<string> {
      const email = nextAddress();
      await accounts.post('/sign-up/email', { email, name: 'Ada', password });
      return email;
    },
    /** The token of the newest mail. */
    tokenOf(email: string): string {
      const token = accounts.newestToken(email);
      secrets.add(token);
      return token;
    },
    async idOf(email: string): Promise<string> {
      const [user] = await accounts.rows('select "id" from "user" where "email" = $1', [email]);
      return String(user?.id);
    },
    ban: (email: string) => accounts.rows('update "user" set "banned" = true where "email" = $1', [email]),
    async latestSession(userId: string): Promise<string> {
      const [session] = await accounts.rows(
        'select "id" from "session" where "userId" = $1 order by "createdAt" desc',
        [userId],
      );
      return String(session?.id);
    },
  };
}

export type AuditedSteps = ReturnType<typeof createAuditedSteps>;

/** What a request was answered, and whom its line must name. */
interface Deed {
  readonly answer: Answer;
  readonly status: number;
  readonly user_id?: string;
  readonly session_id?: string;
  /** Whose pseudonym the line has. */
  readonly email?: string;
}

type Perform = (steps: AuditedSteps) => Promise<Deed>;

/** What only a stage with a second factor or passkeys tells of is shown in tests of their own. */
type Optional = 'second_factor' | 'passkey';

type Deeds = {
  [E in Exclude<AuditEvent['event'], Optional>]: Record<
    Exclude<Extract<AuditEvent, { event: E }>['outcome'], Optional>,
    Perform
  >;
};

/**
 * For each event and outcome what leads to it. Does not compile if one is missing; keys and secrets are rotated, and
 * operators served (tests/integration/administration.test.ts), by other functions, and what providers lead to is
 * tested with them.
 */
export const deeds: Omit<
  Deeds,
  'key_rotation' | 'secret_rotation' | 'administration' | 'provider_link' | 'registration_replaced'
> = {
  sign_up: {
    ok: async ({ act, idOf, nextAddress }) => {
      const email = nextAddress();
      const answer = await act('POST', '/signup', { email, name: 'Ada', password });
      return { answer, status: 201, email, user_id: await idOf(email) };
    },
    exists: async ({ act, join }) => {
      const { email, userId } = await join();
      const answer = await act('POST', '/signup', { email, name: 'Ada', password });
      return { answer, status: 201, email, user_id: userId };
    },
  },
  sign_in: {
    ok: async ({ act, join, latestSession }) => {
      const { email, userId } = await join();
      const answer = await act('POST', '/signin', { email, password });
      return { answer, status: 200, email, user_id: userId, session_id: await latestSession(userId) };
    },
    failed: async ({ act, join }) => {
      const { email } = await join();
      return { answer: await act('POST', '/signin', { email, password: newPassword }), status: 401, email };
    },
    locked: async ({ act, nextAddress }) => {
      const email = nextAddress();
      for (let i = 0; i < 5; i++) await act('POST', '/signin', { email, password });
      return { answer: await act('POST', '/signin', { email, password }), status: 429, email };
    },
    unverified: async ({ act, signUp }) => {
      const email = await signUp();
      return { answer: await act('POST', '/signin', { email, password }), status: 403, email };
    },
    banned: async ({ act, join, ban }) => {
      const { email } = await join();
      await ban(email);
      return { answer: await act('POST', '/signin', { email, password }), status: 403, email };
    },
  },
  sign_out: {
    ok: async ({ act, join }) => {
      const person = await join();
      const answer = await act('POST', '/signout', {}, person);
      return { answer, status: 200, user_id: person.userId, session_id: person.sessionId };
    },
  },
  email_verification: {
    sent: async ({ act, signUp, idOf }) => {
      const email = await signUp();
      const answer = await act('POST', '/send-verification-email', { email });
      return { answer, status: 200, email, user_id: await idOf(email) };
    },
    completed: async ({ act, signUp, tokenOf, idOf }) => {
      const email = await signUp();
      const answer = await act('POST', '/verify-email', { token: tokenOf(email) });
      return { answer, status: 200, user_id: await idOf(email) };
    },
    failed: async ({ act }) => ({ answer: await act('POST', '/verify-email', { token: 'x' }), status: 400 }),
  },
  password_reset: {
    requested: async ({ act, join, tokenOf }) => {
      const { email, userId } = await join();
      const answer = await act('POST', '/forgot-password', { email });
      tokenOf(email);
      return { answer, status: 200, email, user_id: userId };
    },
    completed: async ({ act, join, tokenOf, accounts }) => {
      const { email, userId } = await join();
      await accounts.askForReset(email);
      const answer = await act('POST', '/reset-password', { token: tokenOf(email), newPassword });
      return { answer, status: 200, user_id: userId };
    },
    failed: async ({ act }) => ({
      answer: await act('POST', '/reset-password', { token: 'x'.repeat(24), newPassword }),
      status: 400,
    }),
  },
  password_change: {
    completed: async ({ act, join, latestSession, secrets }) => {
      const person = await join();
      const answer = await act(
        'POST',
        '/change-password',
        { currentPassword: password, newPassword },
        person,
      );
      secrets.add(answer.body.token);
      const session_id = await latestSession(person.userId);
      return { answer, status: 200, user_id: person.userId, session_id };
    },
    failed: async ({ act, join }) => {
      const person = await join();
      const body = { currentPassword: breached, newPassword };
      const answer = await act('POST', '/change-password', body, person);
      return { answer, status: 400, user_id: person.userId, session_id: person.sessionId };
    },
  },
  email_change: {
    requested: async ({ act, join, tokenOf, nextAddress }) => {
      const person = await join();
      const newEmail = nextAddress();
      const answer = await act('POST', '/change-email', { newEmail, email: 'decoy@example.test' }, person);
      tokenOf(newEmail);
      return { answer, status: 200, user_id: person.userId, session_id: person.sessionId, email: newEmail };
    },
    completed: async ({ act, join, tokenOf, nextAddress, accounts }) => {
      const person = await join();
      const newEmail = nextAddress();
      await accounts.post('/change-email', { newEmail }, bearer(person.token));
      const answer = await act('POST', '/verify-email', { token: tokenOf(newEmail) });
      return { answer, status: 200, user_id: person.userId };
    },
  },
  session_revoke: {
    one: async ({ act, join, accounts }) => {
      const person = await join();
      const { sessionId } = await accounts.startSession(person.email);
      const answer = await act('DELETE', `/sessions/${sessionId}`, undefined, person);
      return { answer, status: 204, user_id: person.userId, session_id: sessionId };
    },
    others: async ({ act, join }) => {
      const person = await join();
      const answer = await act('POST', '/revoke-other-sessions', {}, person);
      return { answer, status: 200, user_id: person.userId, session_id: person.sessionId };
    },
    all: async ({ act, join }) => {
      const person = await join();
      const answer = await act('POST', '/revoke-sessions', {}, person);
      return { answer, status: 200, user_id: person.userId, session_id: person.sessionId };
    },
  },
  account_deletion: {
    requested: async ({ act, join, tokenOf }) => {
      const person = await join();
      const answer = await act('POST', '/delete-user', {}, person);
      tokenOf(person.email);
      return { answer, status: 200, user_id: person.userId, session_id: person.sessionId };
    },
    completed: async ({ act, join }) => {
      const person = await join();
      const answer = await act('POST', '/delete-user', { password }, person);
      return { answer, status: 200, user_id: person.userId, session_id: person.sessionId };
    },
  },
  breached_password_refused: {
    refused: async ({ act, nextAddress }) => {
      const email = nextAddress();
      const answer = await act('POST', '/signup', { email, name: 'Ada', password: breached });
      return { answer, status: 400, email };
    },
  },
};
