import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { documentOf, idOf } from '../../support/migration/documents.ts';
import { startMigration, type TestMove } from '../../support/migration/start.ts';
import { readUsers } from '../../support/migration/state.ts';

let move: TestMove;
beforeAll(async () => {
  move = await startMigration();
});
afterAll(() => move.stop());
beforeEach(async () => {
  await move.clear();
  await move.source.putAll(Array.from({ length: 20 }, (_, n) => documentOf(n)));
});

const copy = () => move.migration.run({ mode: 'copy' });

describe('M6 a rollback', () => {
  it('removes what the run wrote and nothing else, and says what it left', async () => {
    await move.settle(idOf(5), 'merged@example.test');
    await move.settle(idOf(900), documentOf(4).user.email);
    const before = await readUsers(move.query);
    await copy();
    const closed = await move.migration.run({ mode: 'rollback' });
    expect(closed.state).toBe('rolled_back');
    expect(await readUsers(move.query)).toEqual(before);
    expect(await move.migration.report()).toMatchObject({ removed: 18, state: 'rolled_back' });
  });

  it('leaves users who have signed in since, with all that is theirs, and lists them', async () => {
    await copy();
    await move.signIn(idOf(3));
    const [kept] = await move.query('select * from "user" where "id" = $1', [idOf(3)]);
    await move.migration.run({ mode: 'rollback' });
    expect(await move.query('select * from "user"')).toEqual([kept]);
    expect(await move.query('select "id" from "account"')).toHaveLength(2);
    expect(await move.migration.issues()).toEqual([[idOf(3), 'SIGNED_IN_SINCE']]);
  });

  it('leaves users to whom another table clings, removes their neighbours, and says so', async () => {
    await copy();
    await move.query('create table clinging (user_id uuid references "user" ("id"))');
    try {
      await move.query('insert into clinging values ($1)', [idOf(3)]);
      expect((await move.migration.run({ mode: 'rollback' })).state).toBe('rolled_back');
      expect(await move.query('select "id" from "user"')).toEqual([{ id: idOf(3) }]);
      expect(await move.migration.issues()).toEqual([[idOf(3), 'REFERRED_TO']]);
    } finally {
      await move.query('drop table clinging');
    }
  });

  it('waits for a sign-in that has begun, and leaves that user', async () => {
    await copy();
    const signIn = await move.owner.connect();
    let rollback: Promise<unknown>;
    try {
      await signIn.query('begin');
      await signIn.query(
        `insert into "session" ("userId", "token", "expiresAt") values ($1, 'token', now() + interval '1 day')`,
        [idOf(3)],
      );
      rollback = move.migration.run({ mode: 'rollback' });
      await expect.poll(() => move.query('select pid from pg_locks where not granted')).not.toEqual([]);
    } finally {
      await signIn.query('commit');
      signIn.release();
    }
    await rollback;
    expect(await move.query('select "id" from "user"')).toEqual([{ id: idOf(3) }]);
  });

  it('needs no source', async () => {
    await copy();
    const opened = await move.migration.open({ mode: 'rollback' });
    expect(opened).toMatchObject({ mode: 'rollback', ranges: [0, 1] });
  });

  it('of half a run is gone on with, refuses everything else meanwhile, and a new run begins after it', async () => {
    const half = await move.migration.open({ mode: 'copy', batchSize: 5 });
    await move.migration.work('copy', half, 0);
    const opened = await move.migration.open({ mode: 'rollback', batchSize: 3 });
    await move.migration.work('rollback', opened, 0);
    for (const mode of ['copy', 'verify', 'dry-run'] as const) {
      await expect(move.migration.open({ mode })).rejects.toThrow(
        /half rolled back: start with mode "rollback"/,
      );
    }
    // A function that was at work when the execution was stopped.
    await expect(move.migration.work('copy', half, 1)).rejects.toMatchObject({ name: 'RunStateError' });
    await expect(move.migration.close(opened)).rejects.toThrow(/range 1 of run .* has not come through/);
    expect((await move.migration.run({ mode: 'rollback' })).state).toBe('rolled_back');
    expect(await move.query('select from "user"')).toEqual([]);

    const again = await copy();
    expect(again).toMatchObject({ state: 'verified', users: { source: 20, migrated: 20 } });
    expect(again.runId).not.toBe(half.runId);
    await expect(move.migration.open({ mode: 'rollback', runId: half.runId })).rejects.toThrow(
      /has been rolled back/,
    );
  });

  it('of users who stayed makes them users of the target for the next run', async () => {
    await copy();
    await move.signIn(idOf(3));
    await move.migration.run({ mode: 'rollback' });
    expect((await copy()).users).toEqual({ source: 20, migrated: 19, merged: 1, listed: 0 });
    await move.migration.run({ mode: 'rollback' });
    expect(await move.query('select "id" from "user"')).toEqual([{ id: idOf(3) }]);
  });

  it('is what a mismatch may lead to, without being asked for anew', async () => {
    const run = await copy();
    await move.query('update "user" set "name" = $1 where "id" = $2', ['Eve', idOf(1)]);
    const opened = await move.migration.open({ mode: 'verify', onVerificationFailure: 'rollback' });
    await move.migration.each('verify', opened);
    expect(await move.migration.close(opened)).toMatchObject({ runId: run.runId, state: 'mismatch' });
    await move.migration.each('rollback', opened);
    expect(await move.migration.close(opened)).toMatchObject({ state: 'rolled_back' });
    expect(await move.query('select from "user"')).toEqual([]);
  });
});

describe('a run', () => {
  it('is not rolled back by a step that nobody has opened for it', async () => {
    const { opened } = await copy();
    await expect(move.migration.work('rollback', opened, 0)).rejects.toMatchObject({ name: 'RunStateError' });
  });

  it.each(['verify', 'rollback'] as const)('that is not there cannot be what "%s" is about', async (mode) => {
    await expect(move.migration.open({ mode })).rejects.toThrow(/start without a run/);
    await expect(move.migration.open({ mode, runId: crypto.randomUUID() })).rejects.toThrow(/is not there/);
  });

  it('is of one source', async () => {
    await copy();
    await move.query("update gatehouse.migration_run set fingerprint = 'another'");
    await expect(copy()).rejects.toThrow(/is of another source/);
  });

  it.each([
    [{ mode: 'move' }, /mode: .*"move"/],
    [{ mode: 'copy', batchSize: 0 }, /batchSize: .*0/],
    [{ mode: 'copy', speed: 3 }, /speed/],
    [{ mode: 'copy', runId: 'newest' }, /runId: .*"newest"/],
    [undefined, /\(whole\)/],
  ])('is not opened by %j', async (input, message) => {
    const opening = move.migration.open(input as never);
    await expect(opening).rejects.toMatchObject({
      name: 'InvalidInputError',
      message: expect.stringMatching(message),
    });
  });

  it('is opened once by an execution that asks twice', async () => {
    const [first, second] = [
      await move.migration.open({ mode: 'dry-run' }, 'execution-1'),
      await move.migration.open({ mode: 'dry-run' }, 'execution-1'),
    ];
    expect(second).toEqual(first);
    expect((await move.migration.open({ mode: 'dry-run' }, 'execution-2')).runId).not.toBe(first.runId);
  });

  it('tells how far it has come in each phase', async () => {
    const status = async () => {
      const answer = await move.migration.ask({ operation: 'status' });
      return answer.status === 'status' && [answer.run.state, answer.run.done, answer.run.total];
    };
    expect(await move.migration.ask({ operation: 'status' })).toEqual({ status: 'not_found' });
    const opened = await move.migration.open({ mode: 'copy', batchSize: 100 });
    expect(await status()).toEqual(['copying', 0, 20]);
    await move.migration.work('copy', opened, 0);
    expect(await status()).toEqual(['copying', 10, 20]);
    await move.migration.work('copy', opened, 1);
    await move.migration.work('reconcile', opened, 1);
    expect(await status()).toEqual(['reconciling', 10, 20]);
    await move.migration.work('reconcile', opened, 0);
    await move.migration.enterVerification(opened);
    await move.migration.work('verify', opened, 0);
    expect(await status()).toEqual(['verifying', 10, 20]);
    await move.migration.work('verify', opened, 1);
    await move.migration.close(opened);
    expect(await status()).toEqual(['verified', 20, 20]);
    const back = await move.migration.open({ mode: 'rollback' });
    await move.migration.work('rollback', back, 0);
    expect(await status()).toEqual(['rolling_back', 10, 20]);
  });

  it('lists its issues in pages, each once', async () => {
    const { opened } = await copy();
    await move.query(
      `insert into gatehouse.migration_record_issue (run_id, source_id, code, field) select $1, gen_random_uuid(), code, field
        from generate_series(1, 800), unnest(array['UNKNOWN_PROVIDER', 'SOFT_DELETED']) code, unnest(array[null, 'a']) field`,
      [opened.runId],
    );
    const seen = new Set<string>();
    let after: string | undefined;
    do {
      const answer = await move.migration.ask({ operation: 'issues', ...(after && { after }) });
      if (answer.status !== 'issues') throw new Error(answer.status);
      for (const issue of answer.issues) seen.add(JSON.stringify(issue));
      after = answer.next ?? undefined;
    } while (after);
    expect(seen.size).toBe(3_200);
    await expect(move.migration.ask({ operation: 'issues', after: 'x' })).rejects.toThrow(/give the "next"/);
  });
});
