import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRoutes } from '../../../functions/auth/routes.ts';
import { startAccounts, type TestAccounts } from '../../support/accounts.ts';
import { bearer } from '../../support/auth.ts';
import { createHonestBodies, postPaths } from '../../support/honest-bodies.ts';

let accounts: TestAccounts;
let other: ReturnType<TestAccounts['createEnvironment']>;
beforeAll(async () => {
  accounts = await startAccounts();
  other = accounts.createEnvironment();
});
afterAll(() => accounts.stop());

/** Where one request alone is refused: there is no refresh to wait for, and nothing to verify any more. */
const refusals: Readonly<Record<string, number>> = { '/get-session': 405, '/send-verification-email': 400 };
/** What the second of two requests may be told: that the first has left nothing to do. */
const leftovers: Readonly<Record<string, readonly number[]>> = {
  '/reset-password': [400],
  '/change-password': [400, 401],
  '/delete-user': [401],
  '/unlink-account': [400],
  '/revoke-session': [401],
  '/revoke-sessions': [401],
};

describe('sent twice at once, to two environments, and once more', () => {
  it.each(postPaths)('POST %s does what it says, and nobody gets an error of ours', async (path) => {
    const person = await accounts.join(`double${path.replaceAll('/', '-')}@example.test`);
    const prepare = createHonestBodies(accounts)[path];
    const body = await prepare?.(person);
    const good = refusals[path] ?? openRoutes[`POST ${path}`]?.status ?? 200;
    const send = (environment: Pick<TestAccounts, 'ask'>) =>
      environment.ask('POST', path, { headers: bearer(person.token), body });
    const answers = [...(await Promise.all([send(accounts), send(other)])), await send(accounts)];
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toContain(good);
    for (const status of statuses) expect([good, ...(leftovers[path] ?? [])]).toContain(status);
  });
});

it('a session revoked twice at once ends once', async () => {
  const person = await accounts.join('revoked-twice@example.test');
  const { sessionId } = await accounts.startSession(person.email);
  const send = (environment: Pick<TestAccounts, 'ask'>) =>
    environment.ask('DELETE', `/sessions/${sessionId}`, { headers: bearer(person.token) });
  const answers = await Promise.all([send(accounts), send(other)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 404]);
  expect(await accounts.isAlive(person)).toBe(true);
});
