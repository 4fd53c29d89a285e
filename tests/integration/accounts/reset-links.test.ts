import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAccounts, type TestAccounts } from '../../support/accounts.ts';
import { bearer, password } from '../../support/auth.ts';

const newPassword = 'another good password';
const isVoid = { status: 400, body: { error_code: 'TOKEN_EXPIRED' } };

let accounts: TestAccounts;
beforeAll(async () => {
  accounts = await startAccounts();
});
afterAll(() => accounts.stop());

/** An account, and the token of a mail to reset its password. */
async function forget(email: string): Promise<string> {
  await accounts.register(email);
  return accounts.askForReset(email);
}
const canSignIn = async (email: string, secret: string) =>
  (await accounts.ask('POST', '/signin', { body: { email, password: secret } })).status === 200;

describe('T26 a token to reset a password', () => {
  it('works once', async () => {
    const token = await forget('once@example.test');
    expect((await accounts.reset(token, newPassword)).status).toBe(200);
    expect(await accounts.reset(token, 'a third good password')).toMatchObject(isVoid);
    expect(await canSignIn('once@example.test', newPassword)).toBe(true);
  });

  it('lives an hour', async () => {
    const token = await forget('hour@example.test');
    const [row] = await accounts.rows(
      `select extract(epoch from "expiresAt" - now())::integer as seconds from "verification"`,
    );
    expect(row?.seconds).toBeGreaterThan(3_590);
    expect(row?.seconds).toBeLessThanOrEqual(3_600);
    await accounts.rows(`update "verification" set "expiresAt" = "expiresAt" - interval '1 hour'`);
    expect(await accounts.reset(token, newPassword)).toMatchObject(isVoid);
    expect(await canSignIn('hour@example.test', newPassword)).toBe(false);
  });

  it('has at least 128 bits, none of them shared with another', async () => {
    await accounts.register('many@example.test');
    const tokens = [];
    for (let i = 0; i < 8; i++) tokens.push(await accounts.askForReset('many@example.test'));
    // 22 characters of 62 are 131 bits.
    for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9]{22,}$/);
    for (const [index, token] of tokens.entries())
      for (const other of tokens.slice(index + 1))
        expect([...token].filter((character, at) => character === other[at]).length).toBeLessThan(8);
  });

  it('is void when a newer one has been asked for, which works', async () => {
    const older = await forget('newer@example.test');
    const newer = await accounts.askForReset('newer@example.test');
    expect(await accounts.reset(older, newPassword)).toMatchObject(isVoid);
    expect((await accounts.reset(newer, newPassword)).status).toBe(200);
  });

  it('is not void by what somebody else asks for', async () => {
    const token = await forget('steady@example.test');
    await forget('somebody-else@example.test');
    await accounts.ask('POST', '/forgot-password', { body: { email: 'nobody@example.test' } });
    expect((await accounts.reset(token, newPassword)).status).toBe(200);
  });

  it('is no token for anything else, and nothing else is one', async () => {
    const email = 'purpose@example.test';
    const reset = await forget(email);
    const person = await accounts.startSession(email);
    await accounts.post('/delete-user', {}, bearer(person.token));
    const deletion = accounts.newestToken(email);
    expect((await accounts.ask('POST', '/delete-user', { body: { token: reset } })).status).toBe(404);
    expect((await accounts.ask('POST', '/verify-email', { body: { token: reset } })).status).toBe(400);
    for (const token of [deletion, person.token, person.accessToken, person.userId])
      expect(await accounts.reset(token, newPassword)).toMatchObject(isVoid);
    expect((await accounts.reset(reset, newPassword)).status).toBe(200);
  });
});

describe('T26 two at once', () => {
  it('with one token, on two environments: exactly one wins', async () => {
    const other = accounts.createEnvironment();
    const token = await forget('race@example.test');
    const secrets = Array.from({ length: 6 }, (_, index) => `good password no ${index}`);
    const answers = await Promise.all(
      secrets.map((secret, index) =>
        (index % 2 ? other : accounts).ask('POST', '/reset-password', {
          body: { token, newPassword: secret },
        }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400, 400]);
    const winner = secrets[answers.findIndex(({ status }) => status === 200)] ?? '';
    for (const secret of secrets)
      expect(await canSignIn('race@example.test', secret)).toBe(secret === winner);
  });

  it('that ask for a link: at least the newest works, and none after it was used', async () => {
    const email = 'links@example.test';
    await accounts.register(email);
    accounts.mailbox.clear();
    await Promise.all([1, 2, 3].map(() => accounts.ask('POST', '/forgot-password', { body: { email } })));
    const tokens = accounts.mailsTo(email).map(({ text }) => /token=(\w+)/.exec(text)?.[1] ?? '');
    expect(new Set(tokens).size).toBe(3);
    const answers = [];
    for (const token of tokens) answers.push((await accounts.reset(token, newPassword)).status);
    expect(answers.filter((status) => status === 200)).toHaveLength(1);
  });
});

describe('T26 at rest', () => {
  /** Every text that the database holds, whatever the table. */
  async function readDatabase(): Promise<string> {
    const tables = await accounts.rows(`select format('%I.%I', table_schema, table_name) as name
      from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema')`);
    const contents = tables.map(({ name }) => accounts.rows(`select t::text as row from ${name} t`));
    return JSON.stringify(await Promise.all(contents));
  }

  it('there are only hashes: no token of a link or session, no password', async () => {
    const token = await forget('rest@example.test');
    const person = await accounts.startSession('rest@example.test');
    await accounts.post('/delete-user', {}, bearer(person.token));
    const deletion = accounts.newestToken('rest@example.test');
    const everything = await readDatabase();
    expect(everything).toContain('rest@example.test');
    for (const secret of [token, deletion, person.token, password]) expect(everything).not.toContain(secret);
  });

  it('what is stored of a token is none', async () => {
    await forget('stored@example.test');
    const rows = await accounts.rows('select "identifier" from "verification"');
    for (const { identifier } of rows) {
      const stored = String(identifier);
      for (const token of [
        stored,
        stored.slice(stored.indexOf(':') + 1),
        stored.slice('sha256/reset-password:'.length),
      ])
        expect((await accounts.reset(token, newPassword)).status).toBe(400);
      expect((await accounts.ask('POST', '/delete-user', { body: { token: stored } })).status).toBe(404);
    }
    expect(await canSignIn('stored@example.test', password)).toBe(true);
  });
});
