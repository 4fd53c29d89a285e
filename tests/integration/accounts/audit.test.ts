import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { logger } from '#shared/observability/logger';
import { captureLines } from '#shared/observability/testing';
import { startAccounts, type TestAccounts } from '../../support/accounts.ts';
import {
  type AuditedSteps,
  breached,
  caller,
  createAuditedSteps,
  deeds,
  newPassword,
} from '../../support/audited-deeds.ts';
import { password } from '../../support/auth.ts';

let lines: () => Record<string, unknown>[];
let accounts: TestAccounts;
let steps: AuditedSteps;
const level = logger.getLevelName();

beforeAll(async () => {
  lines = captureLines();
  logger.setLogLevel('DEBUG');
  const breachCheck = async (text: string) => (text === breached ? 'breached' : 'clear');
  accounts = await startAccounts({ breachCheck });
  steps = createAuditedSteps(accounts);
});
afterAll(async () => {
  await accounts.stop();
  logger.setLogLevel(level);
  vi.restoreAllMocks();
});

const pseudonymOf = (email: string) => createHash('sha256').update(email).digest('base64url').slice(0, 16);
const auditLines = (requestId: unknown) =>
  lines().filter(({ message, request_id }) => message === 'audit' && request_id === requestId);

describe('T49 one line', () => {
  const cases = Object.entries(deeds).flatMap(([event, outcomes]) =>
    Object.entries(outcomes).map(([outcome, perform]) => [event, outcome, perform] as const),
  );

  it.each(cases)('tells of %s: %s', async (event, outcome, perform) => {
    const { answer, status, email, ...ids } = await perform(steps);
    expect(answer.status).toBe(status);
    const [line, ...more] = auditLines(answer.headers['x-request-id']);
    expect(more).toEqual([]);
    expect(line).toMatchObject({
      level: 'INFO',
      event,
      outcome,
      ...ids,
      client_address: caller.address,
      user_agent: caller.userAgent,
      correlation_id: answer.headers['x-correlation-id'],
    });
    expect(line?.account).toBe(email && pseudonymOf(email));
    if (event === 'sign_in') {
      const counted = lines().filter(({ request_id }) => request_id === answer.headers['x-request-id']);
      const names = counted.flatMap((metric) =>
        ['SignInFailed', 'SignInLocked'].filter((name) => metric[name]),
      );
      expect(names).toEqual({ ok: [], locked: ['SignInLocked'] }[outcome] ?? ['SignInFailed']);
    }
  });
});

describe('T49 no line', () => {
  it('tells of what came to nothing: a repetition, somebody else’s session, a request without a session', async () => {
    const { act, join } = steps;
    const [person, other] = [await join(), await join()];
    const answers = [
      await act('POST', '/revoke-session', { token: other.sessionId }, person),
      await act('DELETE', `/sessions/${other.sessionId}`, undefined, person),
      await act('POST', '/change-password', { currentPassword: password, newPassword }),
      await act('POST', '/delete-user', { password }),
      await act('POST', '/signout', {}),
    ];
    for (const answer of answers) expect(auditLines(answer.headers['x-request-id'])).toEqual([]);
  });

  it('is written by this whole file that holds an address, token, password or hash', async () => {
    const { secrets } = steps;
    const stored = [
      ...(await accounts.rows('select "password" as secret from "account"')),
      ...(await accounts.rows('select "token" as secret from "session"')),
      ...(await accounts.rows('select "identifier" as secret from "verification"')),
    ];
    for (const { secret } of stored) secrets.add(String(secret));
    expect(secrets.size).toBeGreaterThan(100);
    const written = JSON.stringify(lines());
    expect(lines().length).toBeGreaterThan(100);
    for (const secret of secrets) expect(written).not.toContain(secret);
    expect(written).not.toMatch(/@example\.test|\$argon2|eyJ[\w-]+\./);
  });
});
