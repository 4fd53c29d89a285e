import { symmetricDecrypt } from 'better-auth/crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engineKey } from '#shared/secret-versions';
import { recordEvents } from '../../../functions/schema/event-recording.ts';
import { secrets } from '../../support/auth.ts';
import { documentOf, factorSecret, idOf } from '../../support/migration/documents.ts';
import { startMigration, type TestMove } from '../../support/migration/start.ts';
import { readState, readUsers } from '../../support/migration/state.ts';

let move: TestMove;
beforeAll(async () => {
  move = await startMigration();
});
afterAll(() => move.stop());
beforeEach(() => move.clear());

const people = (count: number) => Array.from({ length: count }, (_, n) => documentOf(n));
const counts = { source: 30, migrated: 30, merged: 0, listed: 0 };

describe('what is copied', () => {
  it('M1 run twice, or by two executions at once, is the same state', async () => {
    await move.source.putAll(people(30));
    expect(await move.migration.run({ mode: 'copy' })).toMatchObject({ state: 'verified', users: counts });
    const first = await readState(move.query);
    expect(first.users).toHaveLength(30);
    expect(await move.migration.run({ mode: 'copy' })).toMatchObject({ state: 'verified', users: counts });
    expect(await readState(move.query)).toEqual(first);

    await move.clear();
    await move.source.putAll(people(30));
    const opened = await Promise.all([1, 2].map(() => move.migration.open({ mode: 'copy', batchSize: 7 })));
    await Promise.all(opened.map((run) => move.migration.each('copy', run)));
    expect(await move.migration.run({ mode: 'copy' })).toMatchObject({ state: 'verified', users: counts });
    const { users, accounts, moved, factors } = await readState(move.query);
    expect({ users, accounts, moved, factors }).toEqual({
      users: first.users,
      accounts: first.accounts,
      moved: first.moved,
      factors: first.factors,
    });
  });

  it('every column of every table is as the document has it', async () => {
    const person = documentOf(7);
    await move.source.put(person);
    await move.migration.run({ mode: 'copy' });
    const state = await readUsers(move.query);
    expect(state.users).toMatchObject([{ id: person.id, ...person.user }]);
    expect(state.moved).toMatchObject([
      { moved: { user_id: person.id, phone: person.moved.phone, user_metadata: person.moved.userMetadata } },
    ]);
    const accounts = state.accounts as { providerId: string }[];
    expect(accounts.sort((a, b) => a.providerId.localeCompare(b.providerId))).toMatchObject(person.accounts);
    expect(state.profiles).toMatchObject([{ profile: { user_id: person.id, ...person.profile } }]);
    expect(state.factors).toMatchObject([{ id: person.factor?.id, userId: person.id, verified: true }]);
  });

  it('a second factor is encrypted as the auth function reads it, without recovery codes', async () => {
    await move.source.put(documentOf(7));
    await move.migration.run({ mode: 'copy' });
    const [{ secret, backupCodes }] = await move.query('select * from "twoFactor"');
    const key = engineKey(secrets);
    expect(await symmetricDecrypt({ key, data: secret })).toBe(`base32:${factorSecret}`);
    expect(await symmetricDecrypt({ key, data: backupCodes })).toBe('[]');
  });

  it('a megabyte of metadata comes through byte for byte', async () => {
    const person = documentOf(1);
    const userMetadata = { text: '\u{1F9D1}\u200D"\\é\u2028'.repeat(100_000), number: 12345678901234567890n };
    const text = JSON.stringify({ ...person, moved: { ...person.moved, userMetadata: null } });
    const metadata = `{"text":${JSON.stringify(userMetadata.text)},"number":${userMetadata.number}}`;
    await move.source.rows('insert into person (id, doc) values ($1, $2)', [
      person.id,
      text.replace('"userMetadata":null', `"userMetadata":${metadata}`),
    ]);
    expect(await move.migration.run({ mode: 'copy' })).toMatchObject({ state: 'verified' });
    const [row] = await move.query(`select user_metadata->>'number' as n from gatehouse.moved_user`);
    expect(row).toEqual({ n: '12345678901234567890' });
  });

  it('a source without users is verified', async () => {
    const users = { source: 0, migrated: 0, merged: 0, listed: 0 };
    expect(await move.migration.run({ mode: 'copy' })).toMatchObject({ state: 'verified', users });
  });

  it('no event tells of users who move, or are removed, and one does of everybody else', async () => {
    await move.database.asOwner((client) => recordEvents(client, true));
    await move.source.putAll(people(5));
    await move.migration.run({ mode: 'copy' });
    const changed = documentOf(1);
    const accounts = changed.accounts.map((account) => ({ ...account, password: '$2b$10$other' }));
    await move.source.put({ ...changed, accounts, user: { ...changed.user, emailVerified: true } });
    await move.source.remove(idOf(2));
    await move.migration.run({ mode: 'copy' });
    await move.migration.run({ mode: 'rollback' });
    await move.settle(idOf(99), 'settled@example.test');
    await move.database.asOwner((client) => recordEvents(client, false));
    expect(await move.query('select type, user_id from gatehouse.event_outbox')).toEqual([
      { type: 'user.created', user_id: idOf(99) },
    ]);
  });
});

describe('who is not', () => {
  it('M3 a row that the target refuses is listed with its SQLSTATE, and its neighbours are migrated', async () => {
    const all = people(30);
    const [first, second] = all as [(typeof all)[0], (typeof all)[0]];
    await move.source.putAll(all.slice(2));
    await move.source.put({ ...first, user: { ...first.user, name: null as unknown as string } });
    await move.source.put({ ...second, profile: { ...second.profile, age_range: 'a hundred' } });
    const closed = await move.migration.run({ mode: 'copy', batchSize: 30 });
    expect(closed).toMatchObject({
      state: 'verified_with_issues',
      users: { ...counts, migrated: 28, listed: 2 },
    });
    const issues = await move.migration.issues();
    expect(issues).toHaveLength(2);
    expect(issues).toEqual(
      expect.arrayContaining([
        [first.id, 'ROW_REFUSED', '23502'],
        [second.id, 'ROW_REFUSED', '23514'],
      ]),
    );
    await move.source.put(first);
    expect(await move.migration.run({ mode: 'copy' })).toMatchObject({
      users: { ...counts, migrated: 29, listed: 1 },
    });
  });

  it('M9 addresses and ids that the target has are told apart, and what was there stays as it was', async () => {
    await move.source.putAll(people(20));
    await move.settle(idOf(900), documentOf(1).user.email);
    await move.settle(idOf(2), 'another@example.test');
    await move.settle(idOf(3), documentOf(4).user.email);
    const before = await readUsers(move.query);
    await move.query(
      `insert into "account" ("accountId", "providerId", "userId") values ($1, 'google', $2)`,
      [documentOf(5).accounts[1]?.accountId, idOf(900)],
    );
    const closed = await move.migration.run({ mode: 'copy' });
    expect(closed).toMatchObject({
      state: 'verified_with_issues',
      users: { source: 20, migrated: 16, merged: 2, listed: 2 },
    });
    const issues = await move.migration.issues();
    const of = (n: number) => issues.filter(([id]) => id === idOf(n)).map(([, ...rest]) => rest);
    expect(of(1)).toEqual([['EMAIL_TAKEN_IN_TARGET']]);
    expect(of(4)).toEqual([['EMAIL_TAKEN_IN_TARGET']]);
    expect(of(5)).toEqual([['ACCOUNT_TAKEN_IN_TARGET', 'google']]);
    expect(of(2).map(([, field]) => field)).toEqual(
      expect.arrayContaining(['user.name', 'user.email', 'accounts.google', 'profile']),
    );
    const after = await readUsers(move.query);
    expect(after.users).toEqual(expect.arrayContaining(before.users ?? []));
  });

  it('M9 of users with one address the one with the better claim comes along, also across batches at once', async () => {
    const all = people(30);
    const address = 'same@example.test';
    const sharing = all.slice(0, 6).map((person, n) => ({
      ...person,
      user: { ...person.user, email: address },
      moved: { ...person.moved, isSso: n !== 3 },
    }));
    await move.source.putAll([...sharing, ...all.slice(6)]);
    const closed = await move.migration.run({ mode: 'copy' });
    expect(closed).toMatchObject({ users: { ...counts, migrated: 25, listed: 5 } });
    expect(await move.query('select "id" from "user" where "email" = $1', [address])).toEqual([
      { id: idOf(3) },
    ]);
    const codes = (await move.migration.issues()).map(([, code]) => code);
    expect(codes).toEqual(Array.from({ length: 5 }, () => 'DUPLICATE_EMAIL'));

    // The same where nobody has found them beforehand.
    await move.clear();
    await move.source.putAll([...sharing, ...all.slice(6)]);
    const opened = await move.migration.open({ mode: 'copy', batchSize: 3 });
    await move.query("delete from gatehouse.migration_record_issue where code = 'DUPLICATE_EMAIL'");
    await move.migration.each('copy', opened);
    expect((await move.migration.report()).users).toEqual({ ...counts, migrated: 25, listed: 5 });
  });

  it('M9 whom the source lists is listed, and what it notes is noted', async () => {
    await move.source.putAll(people(3));
    await move.source.list(idOf(50), 'SOFT_DELETED');
    await move.source.list(idOf(51), 'ANONYMOUS_LEFT_OUT');
    const noted = documentOf(4);
    const note = (field: string) => ({ source_id: noted.id, code: 'INVALID_PROFILE_VALUE', field });
    await move.source.put(noted, { notes: [note('age_range'), note('time_per_week')] });
    const closed = await move.migration.run({ mode: 'copy' });
    expect(closed).toMatchObject({
      state: 'verified_with_issues',
      users: { source: 6, migrated: 4, merged: 0, listed: 2 },
    });
    expect((await move.migration.report()).issues_by_code).toEqual([
      { code: 'ANONYMOUS_LEFT_OUT', outcome: 'listed', count: 1 },
      { code: 'INVALID_PROFILE_VALUE', outcome: 'noted', count: 2 },
      { code: 'SOFT_DELETED', outcome: 'listed', count: 1 },
    ]);
  });

  it('a page with users of whom it says nothing is refused, and writes nothing', async () => {
    await move.source.putAll(people(3));
    await move.source.rows('insert into person (id) values ($1)', [idOf(77)]);
    await expect(move.migration.run({ mode: 'copy' })).rejects.toMatchObject({ name: 'LedgerError' });
    expect((await readState(move.query)).users).toEqual([]);
  });
});

describe('M7 a dry run', () => {
  it('writes nothing but its findings, and they are those of the copy', async () => {
    await move.source.putAll(people(20));
    await move.source.list(idOf(50), 'SOFT_DELETED');
    const refused = documentOf(6);
    await move.source.put({ ...refused, profile: { ...refused.profile, time_per_week: 'many' } });
    await move.settle(idOf(900), documentOf(1).user.email);
    await move.settle(idOf(2), 'another@example.test');
    await move.query(
      `insert into "account" ("accountId", "providerId", "userId") values ($1, 'google', $2)`,
      [documentOf(5).accounts[1]?.accountId, idOf(900)],
    );
    const before = await readUsers(move.query);
    const dry = await move.migration.run({ mode: 'dry-run' });
    expect(dry.state).toBe('surveyed');
    expect(await readUsers(move.query)).toEqual(before);
    const [report, issues] = [await move.migration.report(), await move.migration.issues()];

    await move.migration.run({ mode: 'copy' });
    expect(await move.migration.issues()).toEqual(issues);
    const { users, written } = await move.migration.report();
    expect(report).toMatchObject({ users });
    expect(report.written).toEqual({ ...written, accounts: written.accounts + 1 });
  });

  it('of what has been moved already finds no conflicts with it', async () => {
    await move.source.putAll(people(20));
    await move.migration.run({ mode: 'copy' });
    const { opened } = await move.migration.run({ mode: 'dry-run' });
    expect(await move.migration.issues(opened.runId)).toEqual([]);
    expect((await move.migration.report(opened.runId)).users).toEqual({
      source: 20,
      migrated: 20,
      merged: 0,
      listed: 0,
    });
  });
});
