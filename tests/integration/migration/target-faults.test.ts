import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OneShotDatabase } from '#shared/database/one-shot';
import { createOneShotDatabase } from '#shared/database/one-shot';
import { copyRange } from '../../../functions/migration/copy/copy.ts';
import { createFactorCipher } from '../../../functions/migration/factors.ts';
import { connectionAs } from '../../support/database.ts';
import { documentOf } from '../../support/migration/documents.ts';
import { createMigration } from '../../support/migration/migration.ts';
import { startMigration, type TestMove } from '../../support/migration/start.ts';

const role = 'gatehouse_migration_copy';
const unavailable = { name: 'DatabaseUnavailableError' };
let move: TestMove;
beforeAll(async () => {
  move = await startMigration();
});
afterAll(() => move.stop());
beforeEach(async () => {
  await move.clear();
  await move.source.putAll(Array.from({ length: 20 }, (_, n) => documentOf(n)));
});

/** What a batch has written is all there, with its row of the ledger, or nothing is. */
async function expectWholeBatches() {
  const [row] = await move.query(`select (select count(*) from "user")::integer as users,
    (select coalesce(sum(migrated), 0) from gatehouse.migration_batch)::integer as migrated`);
  expect(row?.users).toBe(row?.migrated);
  return row?.users;
}
const finish = async () =>
  expect(await move.migration.run({ mode: 'copy' })).toMatchObject({
    state: 'verified',
    users: { source: 20, migrated: 20 },
  });

describe('a target', () => {
  it('that goes away in the middle is an error to try again after, and the next start finishes the job', async () => {
    let calls = 0;
    const wrap = (database: OneShotDatabase): OneShotDatabase => ({
      ...database,
      async query(statement) {
        if (statement.text.includes('copy_batch') && ++calls === 4) {
          await move.query(`alter role ${role} nologin`);
          await move.source.rows(
            `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${role}'`,
          );
        }
        return database.query(statement);
      },
    });
    const migration = createMigration(move.database, {
      openSource: move.source.open,
      usersPerRange: 10,
      wrap,
    });
    await expect(migration.run({ mode: 'copy', batchSize: 3 })).rejects.toMatchObject(unavailable);
    expect(await expectWholeBatches()).toBeGreaterThan(0);
    await move.query(`alter role ${role} login`);
    await finish();
  });

  it('that is full is no row that is refused: nobody is listed for it', async () => {
    await move.query(`create function be_full() returns trigger language plpgsql as
      $$ begin raise exception 'no space left' using errcode = 'disk_full'; end $$`);
    await move.query('create trigger full_up before insert on user_profile execute function be_full()');
    try {
      await expect(move.migration.run({ mode: 'copy' })).rejects.toMatchObject(unavailable);
      expect(await expectWholeBatches()).toBe(0);
      expect(await move.migration.issues()).toEqual([]);
    } finally {
      await move.query('drop function be_full cascade');
    }
    await finish();
  });
});

describe('an invocation', () => {
  const work = async (remainingMs: () => number) => {
    const { runId, mode, batchSize, ranges } = await move.migration.open({ mode: 'copy', batchSize: 3 });
    const copy = () =>
      copyRange({
        database: createOneShotDatabase(connectionAs(move.database, 'migration-copy')),
        openSource: move.source.open,
        cipher: createFactorCipher(undefined),
        event: { runId, mode, batchSize, range: ranges[0] ?? 0 },
        remainingMs,
      });
    return copy;
  };

  it('whose time is over ends after a batch, and the next goes on behind it', async () => {
    const copy = await work(() => 0);
    for (const users of [3, 6, 9, 10]) {
      await expect(copy()).rejects.toMatchObject({ name: 'RangeUnfinishedError' });
      expect(await expectWholeBatches()).toBe(users);
    }
    expect(await copy()).toEqual({ batches: 0, users: 0 });
  });
});
