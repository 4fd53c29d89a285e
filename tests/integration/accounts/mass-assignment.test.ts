import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedIn, startAccounts, type TestAccounts } from '../../support/accounts.ts';
import { bearer } from '../../support/auth.ts';
import { createHonestBodies, postPaths } from '../../support/honest-bodies.ts';

let accounts: TestAccounts;
let victim: SignedIn;
beforeAll(async () => {
  accounts = await startAccounts();
  victim = await accounts.join('victim@example.test');
  await accounts.rows('insert into user_profile (user_id) values ($1)', [victim.userId]);
});
afterAll(() => accounts.stop());

/** What a body has no say in: columns of every table, and what other services call privileges. */
const hostile = () => ({
  id: victim.userId,
  userId: victim.userId,
  user_id: victim.userId,
  sub: victim.userId,
  sessionId: victim.sessionId,
  accountId: victim.userId,
  providerId: 'google',
  emailVerified: true,
  role: 'admin',
  isAdmin: true,
  banned: true,
  banReason: 'because',
  banExpires: '2000-01-01T00:00:00Z',
  createdAt: '2000-01-01T00:00:00Z',
  updatedAt: '2000-01-01T00:00:00Z',
  expiresAt: '2999-01-01T00:00:00Z',
  ipAddress: '10.0.0.1',
  userAgent: 'forged',
  accessToken: 'forged',
  user: { id: victim.userId, emailVerified: true },
  session: { userId: victim.userId },
  constructor: { prototype: { isAdmin: true } },
});

/** Everything that is stored about the victim. */
const lookAtVictim = () =>
  Promise.all(
    [
      'select * from "user" where "id" = $1',
      'select * from "account" where "userId" = $1',
      'select * from "session" where "userId" = $1',
      'select * from "verification" where "value" = $1::text',
      'select * from user_profile where user_id = $1',
    ].map((text) => accounts.rows(text, [victim.userId])),
  );

describe('T43 members that a body has no say in', () => {
  it.each(postPaths)('change nothing at POST %s', async (path) => {
    const mallory = await accounts.join(`mallory${path.replaceAll('/', '-')}@example.test`);
    const before = await lookAtVictim();
    const body = { ...hostile(), ...(await createHonestBodies(accounts)[path]?.(mallory)) };
    const startedAt = Date.now();
    const answer = await accounts.ask('POST', path, { headers: bearer(mallory.token), body });
    expect(answer.status).toBeLessThan(500);
    expect(await lookAtVictim()).toEqual(before);
    expect(await accounts.isAlive(victim)).toBe(true);
    expect(JSON.stringify(answer)).not.toContain(victim.userId);

    const people = await accounts.rows('select * from "user" where "email" ~ \'mallory\'');
    const verified = path === '/verify-email' || path === '/reset-password';
    for (const person of people) {
      expect(person).toMatchObject({ banned: false, banReason: null, banExpires: null });
      expect(person.emailVerified).toBe(!String(person.email).startsWith('2-') || verified);
      expect((person.createdAt as Date).getFullYear()).toBeGreaterThan(2000);
    }
    for (const session of await accounts.rows('select * from "session" where "userId" <> $1', [
      victim.userId,
    ])) {
      expect(session).toMatchObject({ ipAddress: expect.stringMatching(/^198\.51\./) });
      expect((session.expiresAt as Date).getTime()).toBeLessThan(startedAt + 8 * 24 * 3_600_000);
    }
    expect(await accounts.rows(`select from "account" where "providerId" <> 'credential'`)).toEqual([]);
    await accounts.rows('delete from "user" where "email" ~ \'mallory\'');
  });

  it('are not even stored by an update: address, and what is no https image', async () => {
    const mallory = await accounts.join('updating@example.test');
    const update = (body: object) =>
      accounts.ask('POST', '/update-user', { headers: bearer(mallory.token), body });
    for (const body of [
      { email: 'victim@example.test' },
      { image: 'javascript:alert(1)' },
      { image: { url: 'https://example.test' } },
      { name: 'x'.repeat(201) },
      { emailVerified: false },
    ])
      expect((await update(body)).status, JSON.stringify(body)).toBe(400);
    expect((await update({ name: 'Mal', image: 'https://example.test/a.png' })).status).toBe(200);
  });
});
