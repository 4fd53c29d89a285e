import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reasonCodes, reasons } from '#shared/contract/migration';
import { createChance } from '../../support/migration/chance.ts';
import { documentOf, idOf } from '../../support/migration/documents.ts';
import { startMigration, type TestMove } from '../../support/migration/start.ts';

/** Tables that a run writes, the column that names the user, and columns that no source has: why nothing is compared. */
const tables: Readonly<
  Record<string, { user: string; of: string; notOfTheSource: Readonly<Record<string, string>> }>
> = {
  '"user"': {
    user: 'id',
    of: 'user',
    notOfTheSource: { id: 'every row of the user refers to it: it cannot change' },
  },
  '"account"': {
    user: 'userId',
    of: 'accounts',
    notOfTheSource: {
      accessToken: 'of a sign-in here',
      refreshToken: 'of a sign-in here',
      idToken: 'of a sign-in here',
      accessTokenExpiresAt: 'of a sign-in here',
      refreshTokenExpiresAt: 'of a sign-in here',
      scope: 'of a sign-in here',
    },
  },
  '"twoFactor"': {
    user: 'userId',
    of: 'factor',
    notOfTheSource: {
      backupCodes: 'made here',
      failedVerificationCount: 'counted here',
      lockedUntil: 'counted here',
      lastUsedStep: 'counted here',
    },
  },
  user_profile: {
    user: 'user_id',
    of: 'profile',
    notOfTheSource: {},
  },
  'gatehouse.moved_user': {
    user: 'user_id',
    of: 'moved',
    notOfTheSource: {
      run_id: 'of the ledger',
      taken_over_at: 'of the ledger',
      is_gone_from_source: 'of the ledger',
    },
  },
};

const people = 21;
const chance = createChance(6);
/** Has a second factor, as every seventh has. */
const chosen = () => 7 * Math.floor(chance() * 3);

let move: TestMove;
beforeAll(async () => {
  move = await startMigration();
  await move.source.putAll(Array.from({ length: people }, (_, n) => documentOf(n)));
  await move.migration.run({ mode: 'copy' });
});
afterAll(() => move.stop());

/** As small a change as the type has: one microsecond, one bit, one letter. */
const changes: Readonly<Record<string, (column: string) => string>> = {
  text: (column) => `coalesce(${column}, '') || 'x'`,
  uuid: () => 'gen_random_uuid()',
  boolean: (column) => `not ${column}`,
  integer: (column) => `coalesce(${column}, 0) + 1`,
  jsonb: (column) => `jsonb_set(${column}, '{changed}', '"x"')`,
  'timestamp with time zone': (column) => `coalesce(${column}, now()) + interval '1 microsecond'`,
};
/** Columns that allow certain values only. */
const otherValues: Readonly<Record<string, string>> = {
  age_range: "'under_18'",
  education_level: "'masters'",
  tech_background: "'student'",
  primary_goal: "'academic'",
  learning_mode: "'textual'",
  learning_speed: "'balanced'",
};

const verify = async () => (await move.migration.run({ mode: 'verify', batchSize: 100 })).state;
/** What verification says, after which the next copy has to have mended it. */
async function findings() {
  expect(await verify()).toBe('mismatch');
  const issues = await move.migration.issues();
  expect((await move.migration.report()).ranges).toMatchObject({
    mismatched: new Set(issues.map(rangeOf)).size,
  });
  return issues;
}
const rangeOf = ([id]: string[]) => {
  const sorted = Array.from({ length: people }, (_, n) => idOf(n)).sort();
  return Math.floor(sorted.indexOf(id ?? '') / 10);
};
async function mend() {
  const start = () => move.migration.run({ mode: 'copy', batchSize: 100 });
  // What one user had of another's is given back by the first start, and taken by the second.
  if ((await start()).state !== 'verified') expect(await start()).toMatchObject({ state: 'verified' });
}

/** What is said of a changed column. Whatever tells one account, or one factor, from another names the whole. */
function fieldOf(part: string, column: string): RegExp {
  const isWhole = part === 'factor' || ['userId', 'providerId'].includes(column);
  const name = column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  if (isWhole) return new RegExp(`^${part}\\b`);
  return new RegExp(part === 'moved' ? `^moved\\.${name}$` : `^${part}\\.(\\w+\\.)?${column}$`);
}

describe('M5 verification finds any one change in the target, and names user and field', () => {
  it('of every column of every row that a run has written', async () => {
    let tried = 0;
    for (const [table, { user, of, notOfTheSource }] of Object.entries(tables)) {
      const columns = await move.query(
        `select a.attname as name, format_type(a.atttypid, null) as type from pg_attribute a
          where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped`,
        [table],
      );
      for (const { name, type } of columns) {
        if (notOfTheSource[name] !== undefined || (name === user && table !== '"account"')) continue;
        const id = idOf(chosen());
        const column = `"${name}"`;
        const value =
          name === 'userId'
            ? `'${idOf(1)}'`
            : (otherValues[name] ?? changes[type]?.(column) ?? `no change of ${type}`);
        await move.query(
          `update ${table} t set ${column} = ${value} where ctid = (select ctid from ${table} where "${user}" = $1 limit 1)`,
          [id],
        );
        const issues = await findings();
        // The profile's own trigger changes its time with every change.
        const touched = name === 'updated_at' ? undefined : 'profile.updated_at';
        const own = issues.filter(([source, , field]) => source === id && field !== touched);
        expect(own.length, `${table}.${name}`).toBeGreaterThan(0);
        for (const [, code, field] of own) {
          expect(code).toBe('DIFFERENT_IN_TARGET');
          expect(field, `${table}.${name}`).toMatch(fieldOf(of, name));
        }
        tried += 1;
        await mend();
      }
    }
    expect(tried).toBeGreaterThan(30);
  });

  it.each(Object.keys(tables).filter((table) => table !== '"user"'))(
    'a row of %s that is gone',
    async (table) => {
      const id = idOf(chosen());
      await move.query(`delete from ${table} where "${tables[table]?.user}" = $1`, [id]);
      const issues = await findings();
      expect(issues.every(([source]) => source === id)).toBe(true);
      if (table !== 'gatehouse.moved_user') return mend();
      expect(issues).toEqual([[id, 'MISSING_IN_TARGET']]);
      await move.query('delete from "user" where "id" = $1', [id]);
      await mend();
    },
  );

  it('a user who is gone, and one who has an account, a profile or a factor more', async () => {
    await move.query('delete from "user" where "id" = $1', [idOf(3)]);
    await move.query(
      `insert into "account" ("userId", "providerId", "accountId") values ($1, 'github', 'x')`,
      [idOf(4)],
    );
    await move.query(
      `insert into "twoFactor" ("userId", "secret", "backupCodes", "verified") values ($1, 'x', 'x', true)`,
      [idOf(5)],
    );
    expect(await findings()).toEqual(
      [
        [idOf(3), 'MISSING_IN_TARGET'],
        [idOf(4), 'DIFFERENT_IN_TARGET', 'accounts.github'],
        [idOf(5), 'DIFFERENT_IN_TARGET', 'factor'],
      ].sort(),
    );
    await mend();
  });

  it('a secret of a factor that the target cannot read', async () => {
    await move.query('update "twoFactor" set "secret" = (select "backupCodes" from "twoFactor" limit 1)');
    expect((await findings()).map(([, , field]) => field)).toEqual(Array(3).fill('factor.secret'));
    await mend();
  });
});

it('the database and the contract agree on what each code stands for', async () => {
  const rows = await move.query(
    'select code, gatehouse.outcome_of(code) as outcome from unnest($1::text[]) code',
    [reasonCodes],
  );
  expect(Object.fromEntries(rows.map(({ code, outcome }) => [code, outcome]))).toEqual(
    Object.fromEntries(reasonCodes.map((code) => [code, reasons[code].outcome])),
  );
});
