import { hashPassword as hashByBetterAuth } from 'better-auth/crypto';
import { afterAll, beforeAll, beforeEach, expect, it, test } from 'vitest';
import { createOneShotDatabase, type OneShotDatabase } from '#shared/database/one-shot';
import { costsInUseStatement, createCostsInUse } from '#shared/passwords/costs-in-use';
import { readCost } from '#shared/passwords/families/families';
import { createPasswords } from '#shared/passwords/passwords';
import { connectionAs, startDeployedDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let auth: OneShotDatabase;

beforeAll(async () => {
  database = await startDeployedDatabase();
  auth = createOneShotDatabase(connectionAs(database, 'auth'));
});
afterAll(() => database.stop());
beforeEach(() => auth.query({ text: 'delete from "user"' }));

const salt = 'SFVpOWJ0eXhjRzVkdGN1RQ';
const tag = 'RXnb8rh7LaDcn07xsssqqulZYXOM/EUCEFMVcAcyYVk';
const bcryptRest = '10$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';
const firebase =
  '$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==';

/** As the auth function's role, which pays for the index, too. */
async function addAccounts(hash: string | null, count = 1): Promise<void> {
  await auth.query({
    text: `with people as (
        insert into "user" ("name", "email") select 'x', gen_random_uuid()::text from generate_series(1, $2) returning "id")
      insert into "account" ("accountId", "providerId", "userId", "password")
      select "id"::text, 'credential', "id", $1 from people`,
    values: [hash, count],
  });
}

test.each([
  ['bcrypt 2a', `$2a$${bcryptRest}`, '$2a$10$'],
  ['bcrypt 2y', `$2y$${bcryptRest}`, '$2y$10$'],
  ['argon2i', `$argon2i$v=19$m=32,t=3,p=2$${salt}$${tag}`, '$argon2i$v=19$m=32,t=3,p=2$'],
  ['weaker argon2id', `$argon2id$v=19$m=19456,t=1,p=1$${salt}$${tag}`, '$argon2id$v=19$m=19456,t=1,p=1$'],
  ['Better Auth', await hashByBetterAuth('correct horse'), '$scrypt$'],
  ['Firebase', firebase, '$fbscrypt$v=1,n=14,r=8,p=1'],
])('the database and the functions agree on what %s costs', async (_, hash, cost) => {
  await addAccounts(hash);
  const rows = await auth.query(costsInUseStatement);
  expect(rows).toEqual([{ cost }]);
  expect(readCost(hash)).toBe(cost.replace('$2a$', '$2b$').replace('$2y$', '$2b$'));
});

test.each([
  ['of today', await createPasswords({ familiesInUse: async () => [] }).hash('correct horse')],
  ['that is missing', null],
  ['that is empty', ''],
  ['of an unknown family', 'pbkdf2_sha256$1000$salt$hash'],
  ['of a version that is not read', `$argon2id$v=16$m=32,t=3,p=2$${salt}$${tag}`],
  ['with a key elsewhere', `$argon2id$v=19$m=32,t=3,p=2,keyid=abc$${salt}$${tag}`],
])('a hash %s costs nobody anything', async (_, hash) => {
  await addAccounts(hash);
  expect(await auth.query(costsInUseStatement)).toEqual([]);
});

it('T20 finds each cost once by a few probes, not by looking at the accounts', async () => {
  await addAccounts(`$2a$${bcryptRest}`, 3_000);
  await addAccounts(firebase, 3_000);
  await addAccounts(`$argon2i$v=19$m=32,t=3,p=2$${salt}$${tag}`, 1);
  await database.asOwner((client) => client.query('vacuum analyze "account"'));
  const costs = await createCostsInUse(auth)();
  expect(costs).toEqual(['$2a$10$', '$argon2i$v=19$m=32,t=3,p=2$', '$fbscrypt$v=1,n=14,r=8,p=1']);
  const rows = await auth.query({
    text: `explain (analyze, buffers, format json) ${costsInUseStatement.text}`,
  });
  const [explained] = (rows[0]?.['QUERY PLAN'] ?? []) as { Plan: Record<string, number> }[];
  const plan = explained?.Plan ?? {};
  expect(JSON.stringify(plan)).not.toContain('"Seq Scan"');
  expect((plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0)).toBeLessThan(50);
});
