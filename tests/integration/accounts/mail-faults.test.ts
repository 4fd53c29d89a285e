import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ConfigurationError } from '#shared/errors';
import { createDeliver } from '#shared/mail/deliver';
import { captureLines } from '#shared/observability/testing';
import type { MailTrouble } from '../../../scripts/local/mail/mailbox.ts';
import { maskAnswer, startAccounts, type TestAccounts } from '../../support/accounts.ts';
import { bearer, password } from '../../support/auth.ts';

/** More than the half second that the engine takes for a new link at least. */
const evenTimeMs = 600;
/** The mailer itself would wait for half a minute. */
const patienceMs = 5_000;

type Environment = ReturnType<TestAccounts['createEnvironment']>;
let accounts: TestAccounts;
/** As deployed: a mail has no longer than the even time. */
let hasty: Environment;
let keyless: Environment;
beforeAll(async () => {
  accounts = await startAccounts();
  hasty = accounts.createEnvironment({ evenTimeMs, deliver: accounts.deliver });
  const missing = createDeliver(async () => {
    throw new ConfigurationError('secret "gatehouse/test/email" has no value yet: fill it');
  });
  keyless = accounts.createEnvironment({ evenTimeMs, deliver: missing });
});
afterAll(() => accounts.stop());
afterEach(() => {
  accounts.mailbox.failWith(undefined);
  vi.restoreAllMocks();
});

describe.each<[string, MailTrouble | undefined]>([
  ['down', 'down'],
  ['slow', 'slow'],
  ['over its limit', 429],
  ['failing', 500],
  ['not set up: the secret is missing', undefined],
])('while the mail service is %s', (_, trouble) => {
  const addressOf = (who: string) => `${who}-${String(trouble)}@example.test`;
  /** Sends a request and takes the time. */
  const ask = async (path: string, body: object, headers = {}) => {
    const environment = trouble === undefined ? keyless : hasty;
    const startedAt = performance.now();
    const answer = await environment.ask('POST', path, { headers, body });
    return { answer, tookMs: performance.now() - startedAt };
  };
  let lines: Record<string, unknown>[];

  /** Everything at once, while there is trouble. */
  async function askAll() {
    const known = await accounts.join(addressOf('known'));
    await accounts.post('/sign-up/email', { email: addressOf('unverified'), name: 'Uma', password });
    const token = await accounts.askForReset(known.email);
    const leaving = await accounts.join(addressOf('leaving'));
    accounts.mailbox.failWith(trouble);
    const capture = captureLines();
    const newcomer = (status: number) => ({ email: addressOf(`new${status}`), name: 'Ada', password });
    const askEverybody = (path: string) =>
      Promise.all(['known', 'unverified', 'unknown'].map((who) => ask(path, { email: addressOf(who) })));
    const answers = await Promise.all([
      Promise.all([ask('/sign-up/email', newcomer(200)), ask('/signup', newcomer(201))]),
      Promise.all(
        ['/forgot-password', '/request-password-reset', '/send-verification-email'].map(askEverybody),
      ),
      ask('/delete-user', { password }, bearer(leaving.token)),
    ]);
    // Of its links the new ones have voided the one that came by mail.
    expect((await ask('/reset-password', { token, newPassword: password })).answer.status).toBe(400);
    lines = capture();
    vi.restoreAllMocks();
    return { answers, leaving };
  }
  let met: Awaited<ReturnType<typeof askAll>>;
  beforeAll(async () => {
    met = await askAll();
  });

  it('a sign-up is kept, and says that there was no mail; one that is asked for later arrives and works', async () => {
    const [signUps] = met.answers;
    for (const [index, status] of [200, 201].entries())
      expect(signUps[index]?.answer).toMatchObject({ status, body: { verificationEmailSent: false } });
    for (const { tookMs } of signUps) expect(tookMs).toBeLessThan(patienceMs);
    accounts.mailbox.failWith(undefined);
    const email = addressOf('new201');
    await accounts.ask('POST', '/send-verification-email', { body: { email } });
    await accounts.post('/verify-email', { token: accounts.newestToken(email) });
    expect((await accounts.signIn(email)).status).toBe(200);
  });

  it('nobody can tell from an answer or its time who has an account', () => {
    for (const answers of met.answers[1]) {
      for (const { answer, tookMs } of answers) {
        expect(answer.status).toBe(200);
        expect(maskAnswer(answer)).toEqual(answers[2] && maskAnswer(answers[2].answer));
        // A timer may be a millisecond early.
        expect(tookMs).toBeGreaterThan(evenTimeMs - 2);
        expect(tookMs).toBeLessThan(patienceMs);
      }
    }
  });

  it('what only tells somebody of a change is done all the same', async () => {
    const { answers, leaving } = met;
    expect(answers[2].answer.status).toBe(200);
    expect(await accounts.rows('select from "user" where "id" = $1', [leaving.userId])).toEqual([]);
    expect(await accounts.isAlive(leaving)).toBe(false);
  });

  it('each mail that is not sent is counted', () => {
    // Two sign-ups, two people with two links each, one unverified, one deletion.
    expect(lines.filter((line) => line.MailFailed === 1)).toHaveLength(8);
  });
});

it('without trouble a sign-up says that the mail was sent, and answers that tell nothing take their time', async () => {
  const { body } = await accounts.ask('POST', '/signup', {
    body: { email: 'fine@example.test', name: 'Ada', password },
  });
  expect(body.verificationEmailSent).toBe(true);
  const even = accounts.createEnvironment({ evenTimeMs: 700 });
  const { token } = await accounts.join('timed@example.test');
  const asked = [
    ['/forgot-password', { email: 'timed@example.test' }],
    ['/forgot-password', { email: 'nobody@example.test' }],
    ['/send-verification-email', { email: 'nobody@example.test' }],
    ['/send-verification-email', { email: 'fine@example.test' }],
    ['/change-email', { newEmail: 'fine@example.test' }],
    ['/change-email', { newEmail: 'free@example.test' }],
  ] as const;
  await Promise.all(
    asked.map(async ([path, sent]) => {
      const startedAt = performance.now();
      const headers: Record<string, string> = path === '/change-email' ? bearer(token) : {};
      expect((await even.ask('POST', path, { headers, body: sent })).status).toBe(200);
      expect(performance.now() - startedAt).toBeGreaterThan(698);
    }),
  );
});
