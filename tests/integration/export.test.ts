import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { resources } from '#shared/contract/resources';
import { createAdministration } from '../support/administration.ts';
import { password, startAuth, type TestAuth } from '../support/auth.ts';

/** Tables with nothing on one user, or nothing that can be told to be: why each is left out. */
const leftOut: Readonly<Record<string, string>> = {
  jwks: 'keys of the stage',
  'gatehouse.schema_migration': 'of the database itself',
  'gatehouse.migration_run': 'of a whole move',
  'gatehouse.migration_range': 'of a whole move',
  'gatehouse.migration_batch': 'of a whole move',
  'gatehouse.event_publisher': 'whether the stage has events, and who publishes them',
};
/** Columns that no export may show: secrets, hashes, and what else a sign-in is checked with. */
const secretColumns: Readonly<Record<string, readonly string[]>> = {
  account: ['accessToken', 'refreshToken', 'idToken', 'password'],
  session: ['token'],
  twoFactor: ['secret', 'backupCodes', 'failedVerificationCount', 'lastUsedStep'],
  passkey: ['publicKey', 'credentialID', 'counter'],
};
/** Tables that are exported by a function, since their rows name users by hashes or hold secrets, and as what. */
const byFunction: Readonly<Record<string, string>> = {
  verification: 'verification',
  rate_limit: 'limits',
  sign_in_guard: 'limits',
};

const resourceTables: ReadonlySet<string> = new Set(Object.values(resources).map(({ table }) => table));

const email = 'ada@example.test';
let auth: TestAuth;
let exported: Record<string, Record<string, unknown>[]>;
let userId: string;
beforeAll(async () => {
  auth = await startAuth({ requireEmailVerification: false });
  await auth.database.asOwner((client) =>
    client.query('update gatehouse.event_publisher set enabled = true'),
  );
  const signedUp = await auth.post('/sign-up/email', { email, name: 'Ada', password });
  userId = String(signedUp.body.user.id);
  await auth.signIn(email);
  await auth.signIn(email, { password: 'wrong password' });
  await auth.post('/request-password-reset', { email });
  await auth.database.asOwner(async (client) => {
    await client.query('insert into user_profile (user_id, time_per_week) values ($1, 3)', [userId]);
    await client.query(
      `insert into "twoFactor" ("userId", "secret", "backupCodes") values ($1, 'secret-of-ada', 'codes-of-ada')`,
      [userId],
    );
    await client.query(
      `insert into "passkey" ("userId", "name", "publicKey", "credentialID", "counter", "deviceType", "backedUp")
        values ($1, 'laptop', 'key-of-ada', 'credential-of-ada', 77, 'multiDevice', true)`,
      [userId],
    );
    await client.query(
      `insert into "verification" ("identifier", "value", "expiresAt") select 'sha256/' || purpose || 'ab-cd_' ||
        repeat('x', 40), $1, now() + interval '1 minute' from unnest(array['2fa-', '2fa-attempts-', 'trust-device-'])
        purpose`,
      [userId],
    );
    await client.query(
      `insert into gatehouse.moved_user (user_id, run_id, phone, is_anonymous, is_sso, app_metadata, user_metadata)
        values ($1, gen_random_uuid(), '+49151', false, false, '{}', '{"full_name":"Ada"}')`,
      [userId],
    );
    await client.query(
      `with run as (insert into gatehouse.migration_run (execution, mode, state, is_dry, fingerprint, snapshot_at)
          values ('x', 'copy', 'verified', false, 'x', now()) returning id)
        insert into gatehouse.migration_record_issue (run_id, source_id, code) select id, $1, 'PHONE_ONLY' from run`,
      [userId],
    );
    await client.query(`insert into task (user_id, title, completed) values ($1, 'Call Grace', true)`, [
      userId,
    ]);
    // Bob, of whom nothing may be in it.
    await client.query(`insert into "user" ("name", "email") values ('Bob', 'bob@example.test')`);
  });
  const administer = createAdministration(auth.database);
  const answer = await administer({ action: 'export', user: email });
  if (answer.status !== 'exported') throw new Error(JSON.stringify(answer));
  exported = answer.export as typeof exported;
});
afterAll(() => auth.stop());

const query = async (text: string) =>
  auth.database.asOwner(async (client) => (await client.query(text)).rows as Record<string, string>[]);

it('every table of the database is in the export, column by column, or is known to hold nothing on one user', async () => {
  const columns =
    await query(`select case table_schema when 'public' then '' else table_schema || '.' end || table_name
      as table, column_name as column from information_schema.columns join information_schema.tables
      using (table_schema, table_name) where table_schema in ('public', 'gatehouse') and table_type = 'BASE TABLE'`);
  const tables = Map.groupBy(columns, ({ table }) => String(table));
  expect(tables.size).toBeGreaterThan(6);
  for (const [table, own] of tables) {
    // Those of resources are in it by the list of resources; what operators may see of them, a test asks for below.
    if (leftOut[table] || resourceTables.has(table)) continue;
    const rows = exported[byFunction[table] ?? table.replace('gatehouse.', '')];
    const what = `${table}: add it to functions/admin/export.ts, or say here why not`;
    expect(rows, what).toEqual(expect.arrayContaining([expect.anything()]));
    if (byFunction[table]) continue;
    const expected = own
      .map(({ column }) => String(column))
      .filter((c) => !secretColumns[table]?.includes(c));
    expect(Object.keys(rows?.[0] ?? {}).sort(), what).toEqual(expected.sort());
  }
});

it.each([...resourceTables])('%s, of a resource, is in the export with all its rows', async (table) => {
  expect(exported).toHaveProperty(table);
  const policies =
    await query(`select policyname from pg_policies where tablename = '${table}' and cmd = 'SELECT'
    and qual = 'true' and roles = '{gatehouse_admin}'`);
  expect(policies, `${table}: let gatehouse_admin select all of it, in its migration`).toHaveLength(1);
});

it('every table that refers to a user is left out of nothing', async () => {
  const referring = await query(
    `select conrelid::regclass::text as table from pg_constraint where contype = 'f' and confrelid = '"user"'::regclass`,
  );
  expect(referring.length).toBeGreaterThanOrEqual(3);
  for (const { table = '' } of referring) expect(leftOut).not.toHaveProperty(table.replaceAll('"', ''));
});

it('the export has what happened to the user, and nothing of another', () => {
  expect(exported.user).toMatchObject([{ id: userId, email: 'ada@example.test', name: 'Ada' }]);
  expect(exported.user_profile).toMatchObject([{ user_id: userId, time_per_week: 3 }]);
  expect(exported.task).toMatchObject([{ user_id: userId, title: 'Call Grace', completed: true }]);
  expect(exported.account).toMatchObject([{ userId, providerId: 'credential' }]);
  expect(exported.session).toMatchObject([{ userId, ipAddress: expect.stringMatching(/^198\.51\./) }]);
  expect(exported.twoFactor).toMatchObject([{ userId, verified: false }]);
  expect(exported.passkey).toMatchObject([{ userId, name: 'laptop', deviceType: 'multiDevice' }]);
  expect(exported.moved_user).toMatchObject([{ user_id: userId, phone: '+49151' }]);
  expect(exported.migration_record_issue).toMatchObject([{ source_id: userId, code: 'PHONE_ONLY' }]);
  expect(exported.event_outbox).toMatchObject([{ type: 'user.created', user_id: userId }]);
  const purposes = exported.verification?.map(({ purpose }) => purpose).sort();
  expect(purposes).toEqual(['2fa', '2fa-attempts', 'reset-password', 'trust-device']);
  expect(exported.limits).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ limit: 'mail', count: 2 }),
      expect.objectContaining({ limit: 'sign-in, one client', count: 1 }),
      expect.objectContaining({ limit: 'sign-in, all strangers' }),
    ]),
  );
  expect(JSON.stringify(exported)).not.toContain('bob');
});

it('T48 no hash, token, identifier or key of a limit is in the export', async () => {
  const text = JSON.stringify(exported);
  const secrets =
    await query(`select "password" as secret from "account" union all select "token" from "session"
    union all select "identifier" from "verification" union all select "secret" from "twoFactor"
    union all select "backupCodes" from "twoFactor" union all select "publicKey" from "passkey"
    union all select "credentialID" from "passkey" union all select key from rate_limit
    union all select account from sign_in_guard union all select client from sign_in_guard where client <> ''`);
  expect(secrets.length).toBeGreaterThanOrEqual(10);
  for (const { secret } of secrets) expect(text).not.toContain(secret);
  expect(text).not.toContain(password);
});

it('nobody of that id or address has no export', async () => {
  const administer = createAdministration(auth.database);
  for (const user of [randomUUID(), 'nobody@example.test'])
    expect(await administer({ action: 'export', user })).toEqual({ status: 'not_found' });
});
