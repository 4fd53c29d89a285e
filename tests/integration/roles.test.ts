import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOneShotDatabase } from '#shared/database/one-shot';
import type { FunctionRole } from '#shared/database/roles';
import { connectionAs, deployDatabase, startDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
  await deployDatabase(database);
});
afterAll(() => database.stop());

const insufficientPrivilege = '42501';
const run = (role: FunctionRole, text: string) =>
  createOneShotDatabase(connectionAs(database, role)).query({ text });

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
    ['profile', 'select "privateKey" from "jwks"'],
    ['profile', 'delete from user_profile'],
    ['profile', 'alter table user_profile disable row level security'],
    ['profile', 'create table public.mine (id int)'],
    ['profile', 'set role gatehouse_auth'],
    ['health', 'select "id" from "jwks"'],
    ['health', 'select gatehouse.open_session(gen_random_uuid(), gen_random_uuid())'],
    ['auth', 'insert into "jwks" ("publicKey", "privateKey") values (1, 2)'],
    ['auth', 'update "jwks" set "privateKey" = null'],
    ['auth', 'select * from user_profile'],
    ['auth', "select gatehouse.open_session_by_token('x')"],
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
    ['auth', 'select "privateKey" from "jwks"'],
    ['auth', 'select * from "user", "session", "account", "verification"'],
    ['health', 'select 1'],
  ])('the %s role may: %s', async (role, text) => {
    await expect(run(role, text)).resolves.toBeDefined();
  });

  it('nobody may call a function of ours without a grant of its own', async () => {
    const { rows } = await database.asOwner((client) =>
      client.query(`select p.proname from pg_proc p cross join aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) acl
        where p.pronamespace = 'gatehouse'::regnamespace and acl.grantee = 0`),
    );
    expect(rows).toEqual([]);
  });

  it('every table with a user’s rows in it is under row-level security or out of the profile role’s reach', async () => {
    const { rows } = await database.asOwner((client) =>
      client.query(`select relname from pg_class where relkind in ('r', 'v') and not relrowsecurity
        and relnamespace = 'public'::regnamespace and has_table_privilege('gatehouse_profile', oid, 'select, insert, update, delete')`),
    );
    expect(rows).toEqual([]);
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
