import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resourceNames, resources } from '#shared/contract/resources';
import { createOneShotDatabase } from '#shared/database/one-shot';
import { type FunctionRole, functionRoles } from '#shared/database/roles';
import { connectionAs, startDeployedDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDeployedDatabase();
});
afterAll(() => database.stop());

const insufficientPrivilege = '42501';
const run = (role: FunctionRole, text: string) =>
  createOneShotDatabase(connectionAs(database, role)).query({ text });

const migrationRoles = (Object.keys(functionRoles) as FunctionRole[]).filter((role) =>
  role.startsWith('migration-'),
);
const noRun = `'00000000-0000-0000-0000-000000000000'`;
/** What the steps of a migration may call, and which of them may. */
const migrationCalls: Readonly<Record<string, readonly FunctionRole[]>> = {
  [`open_run('x', 'verify', ${noRun}, null, '{}')`]: ['migration-plan'],
  [`note_users(${noRun}, 'x', '{}')`]: ['migration-plan'],
  [`enter_verification(${noRun})`]: ['migration-plan'],
  [`close_run(${noRun})`]: ['migration-plan'],
  [`begin_range(${noRun}, 0, 'copy')`]: [
    'migration-copy',
    'migration-reconcile',
    'migration-verify',
    'migration-rollback',
  ],
  [`finish_copy(${noRun}, 0)`]: ['migration-copy'],
  [`digest_range(${noRun}, 0)`]: ['migration-reconcile', 'migration-verify'],
  [`digest_users(${noRun}, 0)`]: ['migration-reconcile', 'migration-verify'],
  [`range_exceptions(${noRun}, 0)`]: ['migration-reconcile', 'migration-verify'],
  [`read_factors(${noRun}, 0)`]: ['migration-reconcile', 'migration-verify'],
  [`digest_fields(${noRun}, '{}')`]: ['migration-verify'],
  [`finish_reconciliation(${noRun}, 0, 0)`]: ['migration-reconcile'],
  [`finish_verification(${noRun}, 0, 0, '[]', '{}')`]: ['migration-verify'],
  [`run_status(${noRun})`]: ['migration-report'],
  [`run_report(${noRun})`]: ['migration-report'],
  [`list_issues(${noRun}, null, null, null, 1)`]: ['migration-report'],
};
/** They answer those who may not with the same code as above, and those who may that there is no such run. */
const guardedCalls: Readonly<Record<string, FunctionRole>> = {
  [`copy_batch(${noRun}, 0, null, ${noRun}, 0, '[]', '[]', '[]')`]: 'migration-copy',
  [`survey_batch(${noRun}, 0, null, ${noRun}, 0, '[]', '[]')`]: 'migration-copy',
  [`reconcile_batch(${noRun}, 0, '{}', '[]', '[]', '[]')`]: 'migration-reconcile',
  [`roll_back_batch(${noRun}, 0, null, 1)`]: 'migration-rollback',
};

describe('least privilege', () => {
  const tables = [
    '"user"',
    '"session"',
    '"account"',
    '"verification"',
    '"twoFactor"',
    '"passkey"',
    'rate_limit',
    'user_sessions',
    'gatehouse.schema_migration',
  ];
  const forbidden: [FunctionRole, string][] = [
    ...[...tables, 'user_profile'].flatMap((table): [FunctionRole, string][] => [
      ['jwks', `select * from ${table}`],
      ['health', `select * from ${table}`],
    ]),
    ...tables.map((table): [FunctionRole, string] => ['profile', `select * from ${table}`]),
    ['jwks', 'select "privateKey" from "jwks"'],
    ['jwks', 'select * from "jwks"'],
    ['jwks', 'insert into "jwks" ("publicKey", "privateKey") values (1, 2)'],
    ['jwks', 'select * from gatehouse.signing_key'],
    ['profile', 'select "privateKey" from "jwks"'],
    ['profile', 'select * from gatehouse.signing_key'],
    ['profile', 'delete from user_profile'],
    ['profile', 'select * from task'],
    ['tasks', 'select * from user_profile'],
    ['tasks', 'update task set user_id = gen_random_uuid()'],
    ['tasks', 'update task set updated_at = now()'],
    ['admin', 'delete from task'],
    ['health', 'select "id" from "jwks"'],
    ['health', 'select gatehouse.open_session(gen_random_uuid(), gen_random_uuid())'],
    ['auth', 'insert into "jwks" ("publicKey", "privateKey") values (1, 2)'],
    ['auth', 'update "jwks" set "privateKey" = null'],
    ['auth', 'update "jwks" set "signsFrom" = now()'],
    ['auth', 'select * from user_profile'],
    ['auth', "select gatehouse.open_session_by_token('x')"],
    ...[...tables, 'user_profile', '"jwks"', 'gatehouse.event_outbox', 'gatehouse.event_publisher'].map(
      (table): [FunctionRole, string] => ['events', `select * from ${table}`],
    ),
    ['events', "select gatehouse.record_event('user.deleted', gen_random_uuid())"],
    ['events', 'delete from gatehouse.event_outbox'],
    ['auth', 'select * from gatehouse.event_outbox'],
    ['auth', 'delete from gatehouse.event_outbox'],
    ['auth', 'update gatehouse.event_publisher set enabled = false'],
    ['auth', "select gatehouse.record_event('user.deleted', gen_random_uuid())"],
    ['auth', "select gatehouse.claim_events(gen_random_uuid(), 1, '{}')"],
    ...[...tables, 'user_profile', '"jwks"', 'sign_in_guard'].flatMap((table): [FunctionRole, string][] => [
      ['maintenance', `select * from ${table}`],
      ['maintenance', `delete from ${table}`],
    ]),
    ...[
      '"account"',
      '"session"',
      '"verification"',
      '"jwks"',
      '"twoFactor"',
      '"passkey"',
      'gatehouse.event_publisher',
      'rate_limit',
      'sign_in_guard',
      'user_sessions',
    ].map((table): [FunctionRole, string] => ['admin', `select * from ${table}`]),
    ...['password', 'accessToken', 'refreshToken', 'idToken'].map((column): [FunctionRole, string] => [
      'admin',
      `select "${column}" from "account"`,
    ]),
    ['admin', 'select "token" from "session"'],
    ['admin', 'select "secret" from "twoFactor"'],
    ['admin', 'select "publicKey" from "passkey"'],
    ['admin', 'delete from gatehouse.event_outbox'],
    ['admin', 'select "identifier" from "verification"'],
    ['admin', 'select "value" from "verification"'],
    ['admin', 'update "user" set "banned" = false'],
    ['admin', 'delete from "user"'],
    ['admin', 'delete from "session"'],
    ['admin', 'update user_profile set time_per_week = 1'],
    ['admin', 'select gatehouse.purge_sessions(1)'],
    ['maintenance', "select gatehouse.ban_user(gen_random_uuid(), 'x', null)"],
    ['maintenance', 'select gatehouse.delete_user(gen_random_uuid())'],
    ['auth', 'select gatehouse.delete_user(gen_random_uuid())'],
    ['profile', 'select * from gatehouse.verifications_of(gen_random_uuid())'],
    ...migrationRoles.flatMap((role): [FunctionRole, string][] =>
      [...tables, 'user_profile', '"jwks"', 'gatehouse.moved_user', 'gatehouse.migration_record_issue'].map(
        (table) => [role, `select * from ${table}`],
      ),
    ),
    ...migrationRoles.flatMap((role) =>
      Object.entries(migrationCalls)
        .filter(([, allowed]) => !allowed.includes(role))
        .map(([call]): [FunctionRole, string] => [role, `select gatehouse.${call}`]),
    ),
    ...(['auth', 'admin', 'profile', 'maintenance'] as const).flatMap((role) =>
      Object.keys(migrationCalls).map((call): [FunctionRole, string] => [role, `select gatehouse.${call}`]),
    ),
    ['migration-copy', "select gatehouse.write_users(gen_random_uuid(), '[]', '[]')"],
    ['migration-rollback', "select gatehouse.remove_moved(gen_random_uuid(), '{}')"],
    ['migration-copy', 'select gatehouse.delete_user(gen_random_uuid())'],
    ['auth', 'update gatehouse.moved_user set is_gone_from_source = true'],
  ];

  it.each(forbidden)('the %s role may not: %s', async (role, text) => {
    await expect(run(role, text)).rejects.toMatchObject({
      name: 'StatementError',
      code: insufficientPrivilege,
    });
  });

  it.each<[FunctionRole, string]>([
    ['jwks', 'select "id", "publicKey", "createdAt", "expiresAt", "alg" from "jwks"'],
    ['profile', 'select "id", "publicKey" from "jwks"'],
    ['jwks', 'select * from gatehouse.published_key'],
    ['profile', 'select * from gatehouse.published_key'],
    ['auth', 'select "privateKey" from "jwks"'],
    ['auth', 'select "privateKey" from gatehouse.signing_key'],
    ['auth', 'select * from "user", "session", "account", "verification"'],
    ['health', 'select 1'],
    ['events', "select * from gatehouse.claim_events(gen_random_uuid(), 1, '{}')"],
    ['events', "select gatehouse.mark_events_published('{1}')"],
    ['events', 'select * from gatehouse.finish_publishing(gen_random_uuid(), 1)'],
    ['maintenance', 'select gatehouse.purge_sessions(0), gatehouse.newest_signing_key_age_days()'],
    ['admin', 'select * from "user", user_profile'],
  ])('the %s role may: %s', async (role, text) => {
    await expect(run(role, text)).resolves.toBeDefined();
  });

  it.each(
    Object.entries(migrationCalls).flatMap(([call, roles]) =>
      roles.map((role): [FunctionRole, string] => [role, call]),
    ),
  )('the %s role may: %s', async (role, call) => {
    await expect(run(role, `select gatehouse.${call}`)).resolves.toBeDefined();
  });

  it.each(migrationRoles)('the %s role writes users by the functions of its step alone', async (role) => {
    for (const [call, allowed] of Object.entries(guardedCalls)) {
      await expect(run(role, `select gatehouse.${call}`), call).rejects.toMatchObject({
        code: role === allowed ? 'GH409' : insufficientPrivilege,
      });
    }
  });

  it('nobody may call a function of ours without a grant of its own', async () => {
    const { rows } = await database.asOwner((client) =>
      client.query(`select p.proname from pg_proc p cross join aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) acl
        where p.pronamespace = 'gatehouse'::regnamespace and acl.grantee = 0`),
    );
    expect(rows).toEqual([]);
  });

  describe.each(resourceNames)('the role of the resource %s', (name) => {
    const { table } = resources[name];
    const asOwner = async (text: string) => (await database.asOwner((client) => client.query(text))).rows;

    it('reaches its own table and no other', async () => {
      const reached = await asOwner(`select relname from pg_class where relkind in ('r', 'v', 'm')
        and relnamespace in ('public'::regnamespace, 'gatehouse'::regnamespace)
        and (has_table_privilege('gatehouse_${name}', oid, 'select, insert, update, delete, truncate')
          or has_any_column_privilege('gatehouse_${name}', oid, 'select, insert, update'))`);
      const names = reached.map(({ relname }) => relname).filter((relname) => relname !== 'jwks');
      expect(names.sort()).toEqual(['published_key', table].sort());
    });

    it('sees and writes rows of the caller alone', async () => {
      expect(await asOwner(`select relrowsecurity from pg_class where relname = '${table}'`)).toEqual([
        { relrowsecurity: true },
      ]);
      const own = '(user_id = ( SELECT gatehouse.current_user_id() AS current_user_id))';
      const policies = await asOwner(`select qual, with_check, roles::text, cmd, permissive from pg_policies
        where tablename = '${table}' and roles <> '{gatehouse_admin}'`);
      expect(policies).toEqual([
        { qual: own, with_check: own, roles: `{gatehouse_${name}}`, cmd: 'ALL', permissive: 'PERMISSIVE' },
      ]);
    });

    it('may neither change the table nor leave its role', async () => {
      for (const text of [
        `alter table ${table} disable row level security`,
        `truncate ${table}`,
        'create table public.mine (id int)',
        'set role gatehouse_auth',
        'select gatehouse.delete_user(gen_random_uuid())',
      ])
        await expect(run(name, text), text).rejects.toMatchObject({ code: insufficientPrivilege });
    });

    it('its rows go with their user', async () => {
      const keys = await asOwner(`select pg_get_constraintdef(oid) as definition from pg_constraint
        where conrelid = '${table}'::regclass and contype = 'f' and confrelid = '"user"'::regclass`);
      expect(keys).toEqual([{ definition: 'FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE' }]);
    });
  });

  it('a wrong password is a database that cannot serve, and the error does not quote it', async () => {
    const url = connectionAs(database, 'profile').url.replace('role-password', 'wrong-password');
    const wrong = createOneShotDatabase({ ...database.owner, url });
    await expect(wrong.query({ text: 'select 1' })).rejects.toMatchObject({
      name: 'DatabaseUnavailableError',
      message: expect.not.stringContaining('wrong-password'),
    });
  });
});
