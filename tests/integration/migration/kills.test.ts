import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UserDocument } from '../../../functions/migration/source/source.ts';
import { documentOf, idOf } from '../../support/migration/documents.ts';
import { createKiller } from '../../support/migration/killer.ts';
import { createMigration, type TestMigration } from '../../support/migration/migration.ts';
import { startMigration, type TestMove } from '../../support/migration/start.ts';
import { clearTarget, readState } from '../../support/migration/state.ts';

const usersPerRange = 8;
const batchSize = 3;
const input = { mode: 'copy', batchSize } as const;
const settled = idOf(900);

/** Users of whom all that can happen happens: migrated, merged, listed, refused, one of two with an address. */
function everybody(): UserDocument[] {
  const people = Array.from({ length: 15 }, (_, n) => documentOf(n));
  return people.map((person, n) => {
    if (n === 3) return { ...person, user: { ...person.user, email: documentOf(4).user.email } };
    if (n === 5) return { ...person, user: { ...person.user, name: null as unknown as string } };
    return person;
  });
}

let move: TestMove;
let expected: Awaited<ReturnType<typeof readState>>;

async function prepareTarget() {
  await clearTarget(move.query);
  await move.settle(settled, documentOf(6).user.email);
  await move.settle(idOf(8), 'merged@example.test');
  await move.query(`update "user" set "createdAt" = 'epoch', "updatedAt" = 'epoch'`);
}

beforeAll(async () => {
  move = await startMigration();
  await move.source.putAll(everybody());
  await move.source.list(idOf(50), 'SOFT_DELETED');
  await prepareTarget();
  const unkilled = createMigration(move.database, { openSource: move.source.open, usersPerRange });
  await unkilled.run(input);
  expected = await readState(move.query);
});
afterAll(() => move.stop());

/** Starts executions, as an operator or the state machine's retries would, until one comes through. */
async function runThrough(migration: TestMigration, isDeath: (error: unknown) => boolean) {
  for (let deaths = 0; ; deaths += 1) {
    try {
      return { deaths, closed: await migration.run(input) };
    } catch (error) {
      if (!isDeath(error)) throw error;
    }
  }
}

describe('M2 killed at any moment and started again', () => {
  beforeEach(prepareTarget);

  const seeds = Array.from({ length: 100 }, (_, seed) => seed + 1);
  let killed = 0;
  it.each(seeds)('ends in the state of a run that nobody killed: seed %i', async (seed) => {
    const { wrap, isDeath } = createKiller(seed, 1 + (seed % 4));
    const migration = createMigration(move.database, { openSource: move.source.open, usersPerRange, wrap });
    const { deaths, closed } = await runThrough(migration, isDeath);
    killed += deaths;
    expect(closed.users).toEqual({ source: 16, migrated: 11, merged: 1, listed: 4 });
    expect(await readState(move.query)).toEqual(expected);
  });

  it('which really happened', () => {
    expect(killed).toBeGreaterThan(seeds.length);
  });
});
