import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UserDocument } from '../../../functions/migration/source/source.ts';
import { documentOf, idOf } from '../../support/migration/documents.ts';
import { startMigration, type TestMove } from '../../support/migration/start.ts';
import { readUsers } from '../../support/migration/state.ts';

let move: TestMove;
beforeAll(async () => {
  move = await startMigration();
});
afterAll(() => move.stop());

const copy = () => move.migration.run({ mode: 'copy' });
const withEmail = (n: number, email: string): UserDocument => {
  const person = documentOf(n);
  return { ...person, user: { ...person.user, email } };
};
const withPassword = (n: number, password: string): UserDocument => {
  const person = documentOf(n);
  const accounts = person.accounts.map((account) =>
    account.providerId === 'credential' ? { ...account, password } : account,
  );
  return { ...person, accounts };
};
const passwordOf = async (n: number) =>
  (
    await move.query(`select "password" from "account" where "userId" = $1 and "password" is not null`, [
      idOf(n),
    ])
  )
    .map(({ password }) => password)
    .join();
const exists = async (n: number) =>
  (await move.query('select from "user" where "id" = $1', [idOf(n)])).length > 0;

/** Numbers of users whose ids are in one half of all, and in both. */
const pairs = {
  together: findPair(8, (one, other) => isLow(one) === isLow(other)),
  apart: findPair(12, (one, other) => isLow(one) !== isLow(other)),
};
function isLow(n: number): boolean {
  const sorted = Array.from({ length: 20 }, (_, other) => idOf(other)).sort();
  return sorted.indexOf(idOf(n)) < 10;
}
function findPair(from: number, fits: (one: number, other: number) => boolean): readonly [number, number] {
  for (let other = from + 1; ; other += 1) if (fits(from, other)) return [from, other];
}

beforeEach(async () => {
  await move.clear();
  await move.source.putAll(Array.from({ length: 20 }, (_, n) => documentOf(n)));
});

describe('M4 what changes at the source during the run', () => {
  it('is brought over: sign-ups, passwords, metadata, factors, addresses that two have swapped, deletions', async () => {
    const opened = await move.migration.open({ mode: 'copy', batchSize: 100 });
    await move.migration.each('copy', opened);
    await move.source.put(documentOf(30));
    await move.source.put(withPassword(1, '$2y$10$changed'));
    // Two of one range, and two of different ones.
    for (const [one, other] of [pairs.together, pairs.apart]) {
      await move.source.put(withEmail(one, documentOf(other).user.email));
      await move.source.put(withEmail(other, documentOf(one).user.email));
    }
    await move.source.put({ ...documentOf(4), profile: null });
    await move.source.put(documentOf(7), { secret: 'MFRGGZDFMZTWQ2LK' });
    await move.source.remove(idOf(5));
    await move.source.list(idOf(6), 'SOFT_DELETED');
    await move.source.list(idOf(31), 'SOFT_DELETED');
    for (const range of opened.ranges) await move.migration.work('reconcile', opened, range);
    await move.migration.each('verify', opened);
    // Of two in different ranges one had to wait for the other.
    expect(await move.migration.close(opened)).toMatchObject({ state: 'mismatch' });
    const closed = await copy();
    expect(await move.migration.issues()).toEqual(
      [
        [idOf(6), 'SOFT_DELETED'],
        [idOf(31), 'SOFT_DELETED'],
      ].sort(),
    );
    expect(closed).toMatchObject({
      state: 'verified_with_issues',
      users: { source: 21, migrated: 19, merged: 0, listed: 2 },
    });
    expect(await passwordOf(1)).toBe('$2y$10$changed');
    expect([await exists(5), await exists(6), await exists(30)]).toEqual([false, false, true]);
  });

  it('is found by verification, if nobody reconciles, and named', async () => {
    await copy();
    await move.source.put(documentOf(30));
    await move.source.put(withPassword(1, '$2y$10$changed'));
    await move.source.remove(idOf(5));
    expect(await move.migration.run({ mode: 'verify' })).toMatchObject({ state: 'mismatch' });
    expect(await move.migration.issues()).toEqual(
      [
        [idOf(1), 'DIFFERENT_IN_TARGET', 'accounts.credential.password'],
        [idOf(5), 'MISSING_IN_SOURCE'],
        [idOf(30), 'MISSING_IN_TARGET'],
      ].sort(),
    );
    expect(await copy()).toMatchObject({ state: 'verified', users: { source: 20, migrated: 20 } });
    expect(await move.migration.issues()).toEqual([]);
  });

  it('is mended at the source and comes through with the next start: a duplicate, a refused row, an address in the way', async () => {
    await move.source.put(withEmail(1, documentOf(2).user.email));
    await move.source.put({ ...documentOf(3), profile: { age_range: 'young' } });
    await move.settle(idOf(900), documentOf(4).user.email);
    await move.settle(idOf(5), 'merged@example.test');
    await move.source.list(idOf(6), 'SOFT_DELETED');
    expect((await copy()).users).toEqual({ source: 20, migrated: 15, merged: 1, listed: 4 });
    await move.source.put(documentOf(1));
    await move.source.put(documentOf(3));
    await move.source.put(documentOf(6));
    await move.query('delete from "user" where "id" = any ($1)', [[idOf(900), idOf(5)]]);
    expect(await copy()).toMatchObject({
      state: 'verified',
      users: { source: 20, migrated: 20, merged: 0, listed: 0 },
    });
  });

  it('counts stay true where listed and merged users disappear from the source', async () => {
    await move.settle(idOf(5), 'merged@example.test');
    await move.settle(idOf(900), documentOf(4).user.email);
    await move.source.list(idOf(6), 'SOFT_DELETED');
    expect((await copy()).users).toEqual({ source: 20, migrated: 17, merged: 1, listed: 2 });
    for (const n of [4, 5, 6]) await move.source.remove(idOf(n));
    expect(await move.migration.run({ mode: 'verify' })).toMatchObject({
      state: 'verified',
      users: { source: 17, migrated: 17, merged: 0, listed: 0 },
    });
    expect((await copy()).users).toEqual({ source: 17, migrated: 17, merged: 0, listed: 0 });
    expect(await exists(5)).toBe(true);
  });
});

describe('who has signed in since', () => {
  it('is left as the target has it, whatever the source says', async () => {
    await copy();
    for (const n of [1, 2, 3]) await move.signIn(idOf(n));
    await move.query(
      `update "account" set "password" = '$argon2id$new' where "userId" = $1 and "password" is not null`,
      [idOf(1)],
    );
    const before = await readUsers(move.query);
    await move.source.put(withPassword(1, '$2y$10$changed'));
    await move.source.remove(idOf(2));
    await move.source.list(idOf(3), 'SOFT_DELETED');
    const closed = await copy();
    expect(await move.migration.issues()).toEqual(
      [
        [idOf(1), 'CHANGED_SINCE', 'accounts.credential.password'],
        [idOf(2), 'CHANGED_SINCE'],
        [idOf(3), 'CHANGED_SINCE'],
        [idOf(3), 'SOFT_DELETED'],
      ].sort(),
    );
    expect(closed).toMatchObject({
      state: 'verified_with_issues',
      users: { source: 19, migrated: 18, merged: 0, listed: 1 },
    });
    const after = await readUsers(move.query);
    expect({ ...after, moved: [] }).toEqual({ ...before, moved: [] });
    expect((await move.migration.run({ mode: 'verify' })).users).toEqual(closed.users);
  });

  it('is noted once, at the first sign-in', async () => {
    await copy();
    await move.signIn(idOf(1));
    const read = `select first_signed_in_at from gatehouse.moved_user where user_id = $1`;
    const [first] = await move.query(read, [idOf(1)]);
    expect(first?.first_signed_in_at).toBeInstanceOf(Date);
    await move.signIn(idOf(1));
    expect(await move.query(read, [idOf(1)])).toEqual([first]);
  });

  it('and deletes the account does not come back', async () => {
    await copy();
    await move.signIn(idOf(1));
    await move.query('delete from "user" where "id" = any ($1)', [[idOf(1), idOf(2)]]);
    expect(await copy()).toMatchObject({ users: { source: 20, migrated: 19, merged: 0, listed: 1 } });
    expect(await move.migration.issues()).toEqual([[idOf(1), 'DELETED_SINCE']]);
    expect([await exists(1), await exists(2)]).toEqual([false, true]);
  });
});
