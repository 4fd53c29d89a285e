import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOneShotDatabase, type OneShotDatabase } from '#shared/database/one-shot';
import { connectionAs, startDeployedDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let limits: OneShotDatabase;
beforeAll(async () => {
  database = await startDeployedDatabase();
  limits = createOneShotDatabase(connectionAs(database, 'auth'));
});
afterAll(() => database.stop());

interface Rule {
  readonly key: string;
  readonly by_address?: boolean;
  readonly max: number;
  readonly window_seconds: number;
}

const rule = (key: string, more: Partial<Rule> = {}): Rule => ({ key, max: 3, window_seconds: 60, ...more });

async function admit(rules: readonly Rule[], address = '192.0.2.1', email: string | null = null) {
  const [row] = await limits.query({
    text: 'select refused_by, retry_after_seconds from gatehouse.admit($1, $2, $3)',
    values: [JSON.stringify(rules), address, email],
  });
  return row;
}

const signIn = (email: string, address: string) => admit([], address, email);
const asOwner = (text: string, values: unknown[] = []) =>
  database.asOwner(async (client) => (await client.query(text, values)).rows);
/** As if so much time had passed since the last attempt. */
const letTimePass = (interval: string) =>
  asOwner(
    `update sign_in_guard set locked_until = locked_until - $1::interval,
    forget_at = forget_at - $1::interval, known_until = known_until - $1::interval`,
    [interval],
  );

const admitted = { refused_by: null, retry_after_seconds: null };

describe('T33 a rate', () => {
  it('is exact across forty parallel requests', async () => {
    const parallel = rule('parallel', { max: 25 });
    const verdicts = await Promise.all(Array.from({ length: 40 }, () => admit([parallel])));
    expect(verdicts.filter((verdict) => verdict?.refused_by === null)).toHaveLength(25);
    expect(verdicts.filter((verdict) => verdict?.refused_by === 'rate')).toHaveLength(15);
  });

  it('says how long to wait, and begins anew with the next window', async () => {
    const brief = rule('brief', { max: 1, window_seconds: 30 });
    expect(await admit([brief])).toEqual(admitted);
    expect(await admit([brief])).toEqual({ refused_by: 'rate', retry_after_seconds: 30 });
    await asOwner("update rate_limit set window_ends_at = now() - interval '1 second'");
    expect(await admit([brief])).toEqual(admitted);
  });

  it('by address is of one IPv4 address, and of one /64 in IPv6', async () => {
    const once = rule('block', { by_address: true, max: 1 });
    expect(await admit([once], '2001:db8:1:2::1')).toEqual(admitted);
    expect(await admit([once], '2001:db8:1:2:ffff::9')).toMatchObject({ refused_by: 'rate' });
    expect(await admit([once], '2001:db8:1:3::1')).toEqual(admitted);
    expect(await admit([once], '192.0.2.7')).toEqual(admitted);
    expect(await admit([once], '192.0.2.8')).toEqual(admitted);
    expect(await admit([once], 'not an address')).toEqual(admitted);
  });

  it('that one address uses up does not use up what belongs to an account', async () => {
    const rules = [rule('flood', { by_address: true }), rule('mail victim@example.test', { max: 5 })];
    for (let i = 0; i < 20; i++) await admit(rules, '192.0.2.20');
    expect(await admit(rules, '192.0.2.21')).toEqual(admitted);
  });

  it('leaves no rows of ended windows behind where there is traffic', async () => {
    const count = async () => (await asOwner('select count(*)::integer as rows from rate_limit'))[0]?.rows;
    for (let i = 0; i < 20; i++) await admit([rule(`old ${i}`)]);
    await asOwner("update rate_limit set window_ends_at = now() - interval '1 hour'");
    const before = await count();
    for (let i = 0; i < 10; i++) await admit([rule('new')]);
    expect(await count()).toBeLessThanOrEqual(before - 19);
  });

  it('holds no address and no e-mail address in clear', async () => {
    await admit(
      [rule('mail clear@example.test', { by_address: true })],
      '203.0.113.77',
      'clear@example.test',
    );
    const rows = JSON.stringify([
      await asOwner('select * from rate_limit'),
      await asOwner('select * from sign_in_guard'),
    ]);
    expect(rows).not.toMatch(/203\.0\.113\.77|clear@example/);
  });
});

describe('T34 the lock of an account', () => {
  it('comes after five failures from one client, and grows with each more', async () => {
    const client = '192.0.2.30';
    for (let i = 0; i < 5; i++) expect(await signIn('grow@example.test', client)).toEqual(admitted);
    const waits: unknown[] = [];
    for (let i = 0; i < 8; i++) {
      const verdict = await signIn('grow@example.test', client);
      expect(verdict?.refused_by).toBe('lock');
      waits.push(verdict?.retry_after_seconds);
      await letTimePass(`${verdict?.retry_after_seconds} seconds`);
      expect(await signIn('grow@example.test', client)).toEqual(admitted);
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 480, 900, 900]);
  });

  it('is the same for an address without an account, whatever its capitals', async () => {
    for (let i = 0; i < 5; i++)
      await signIn(i % 2 ? 'Nobody@Example.test' : 'nobody@example.test', '192.0.2.31');
    expect(await signIn('NOBODY@example.test', '192.0.2.31')).toEqual({
      refused_by: 'lock',
      retry_after_seconds: 15,
    });
  });

  it('cannot be outrun by parallel guesses', async () => {
    const guesses = Array.from({ length: 30 }, () => signIn('race@example.test', '192.0.2.32'));
    const verdicts = await Promise.all(guesses);
    expect(verdicts.filter((verdict) => verdict?.refused_by === null)).toHaveLength(5);
  });

  it('comes after twenty failures from many clients', async () => {
    for (let i = 1; i <= 20; i++)
      expect(await signIn('many@example.test', `198.51.100.${i}`)).toEqual(admitted);
    expect(await signIn('many@example.test', '198.51.100.99')).toMatchObject({ refused_by: 'lock' });
  });

  it('does not keep the owner out who has signed in from this client before', async () => {
    const [user] = await asOwner(
      `insert into "user" ("name", "email") values ('V', 'victim@example.test') returning "id"`,
    );
    await asOwner(
      `insert into "session" ("userId", "token", "expiresAt", "ipAddress")
      values ($1, 't', now() + interval '1 day', '203.0.113.1')`,
      [user?.id],
    );
    for (let i = 1; i <= 40; i++) await signIn('victim@example.test', `198.51.100.${i}`);
    expect(await signIn('victim@example.test', '198.51.100.77')).toMatchObject({ refused_by: 'lock' });
    expect(await signIn('victim@example.test', '203.0.113.1')).toEqual(admitted);
  });

  it('is over for everybody when the owner has reset the password, and the client is a known one', async () => {
    for (let i = 1; i <= 30; i++) await signIn('reset@example.test', `198.51.100.${i}`);
    await limits.query({
      text: 'select gatehouse.forgive_all_sign_ins($1, $2)',
      values: ['Reset@example.test', '203.0.113.5'],
    });
    for (let i = 1; i <= 30; i++) await signIn('reset@example.test', `198.51.100.${i}`);
    expect(await signIn('reset@example.test', '203.0.113.5')).toEqual(admitted);
  });

  it('is forgotten after a day without failures', async () => {
    for (let i = 0; i < 6; i++) await signIn('calm@example.test', '192.0.2.33');
    await letTimePass('25 hours');
    for (let i = 0; i < 5; i++) expect(await signIn('calm@example.test', '192.0.2.33')).toEqual(admitted);
  });
});

it('a banned user has no sessions, and gets none', async () => {
  const [user] = await asOwner(
    `insert into "user" ("name", "email") values ('B', 'banned@example.test') returning "id"`,
  );
  const start = () =>
    asOwner(
      `insert into "session" ("userId", "token", "expiresAt") values ($1, $2, now() + interval '1 day')`,
      [user?.id, crypto.randomUUID()],
    );
  await start();
  await asOwner('update "user" set "banned" = true where "id" = $1', [user?.id]);
  expect(await asOwner('select from "session" where "userId" = $1', [user?.id])).toHaveLength(0);
  await expect(start()).rejects.toMatchObject({ code: 'GH403' });
  await asOwner(`update "user" set "banExpires" = now() - interval '1 second' where "id" = $1`, [user?.id]);
  await expect(start()).resolves.toBeDefined();
});
