import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MigrationIssue, RunReport } from '#shared/contract/migration';
import { beginOperator } from '../support/operator.ts';
import { createSecretsClient } from '../support/secrets.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const users = 400;
const password = 'moved from supabase';

let stack: TestStack;
let folder: string;
beforeAll(async () => {
  stack = await startTestStack();
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-report-'));
});
afterAll(async () => {
  await stack.stop();
  await rm(folder, { recursive: true });
});

/** Begins the command against the running stack. */
function begin(...args: string[]) {
  const onStack = ['--stage', 'dev', '--endpoint-url', stack.aws];
  const { child, ended } = beginOperator('supabase', [...onStack, ...args]);
  /** Waits until it has said something on standard error. */
  const says = async (words: string) => {
    let said = '';
    while (!said.includes(words)) said += String((await once(child.stderr, 'data'))[0]);
  };
  return { child, ended, says };
}
const supabase = (...args: string[]) => begin(...args).ended;

interface Answer {
  readonly exitCode: number;
  readonly run: RunReport;
  readonly issues: readonly MigrationIssue[];
}
async function answerOf(...args: string[]): Promise<Answer> {
  const { exitCode, stdout, stderr } = await supabase(...args, '--json');
  expect(stderr).toBe('');
  return { exitCode, ...JSON.parse(stdout) };
}

async function withSource<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const url = Object.assign(new URL(stack.postgres), { pathname: 'supabase' });
  const client = new pg.Client(url.href);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function countRows() {
  const tables = ['user', 'account', 'twoFactor', 'user_profile'];
  const counts = tables.map((table) => `(select count(*)::int from "${table}") as "${table}"`);
  const [row] = await stack.queryAsOwner(`select ${counts.join(', ')}`);
  return row;
}

async function setSource(url: string) {
  const client = createSecretsClient(stack.aws);
  const value = { SecretId: 'gatehouse/dev/supabase', SecretString: JSON.stringify({ url }) };
  await client.send(new PutSecretValueCommand(value));
  client.destroy();
}

const signIn = (email: string) =>
  stack.send('POST', '/api/auth/sign-in/email', { body: { email, password } });
const nobody = { user: 0, account: 0, twoFactor: 0, user_profile: 0 };
const total = ({ migrated, merged, listed }: RunReport['users']) => migrated + merged + listed;

describe('npm run supabase', () => {
  it.each([
    [['start', '--stage', 'moon'], 2, 'there is no state machine gatehouse-moon-migration'],
    [['start', '--endpoint-url', 'http://127.0.0.1:1'], 1, 'http://127.0.0.1:1 does not say whose'],
    [['start', '--report', '/nowhere/at/all'], 2, '--report /nowhere/at/all cannot be written (ENOENT)'],
    [['report'], 2, 'there is no run yet'],
    [['rollback'], 2, 'there is no run yet'],
  ])('%j: ends with %i and says what to change', async (args, exitCode, message) => {
    expect(await supabase(...args)).toEqual({
      exitCode,
      stdout: '',
      stderr: expect.stringMatching(new RegExp(`^error: .*${message.replace(/[()]/g, '\\$&')}`)),
    });
  });

  it('says why the source cannot be read, without the password', async () => {
    await setSource(stack.postgres.replace(/:[^:@]+@/, ':hunter2@'));
    const { exitCode, stdout, stderr } = await supabase('start');
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/^error: the source does not let the migration read .*\(SourceAccessError\)$/ms);
    expect(stderr).toContain('remedy:');
    expect(`${stdout}${stderr}`).not.toMatch(/hunter2| {4}at /);
  });

  it('seeds a source, and a dry run says of every user what would be, and writes nothing', async () => {
    const seeded = await supabase('seed', '--users', String(users));
    expect(seeded).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(password) });
    const { exitCode, run, issues } = await answerOf('start', '--mode', 'dry-run');
    expect({ exitCode, state: run.state, rows: await countRows() }).toEqual({
      exitCode: 3,
      state: 'surveyed',
      rows: nobody,
    });
    expect(total(run.users)).toBe(users);
    expect(issues).toHaveLength(run.issues_by_code.reduce((sum, { count }) => sum + count, 0));
    const printed = await supabase('report', run.run_id);
    expect(printed.exitCode).toBe(3);
    for (const { source_id, code } of issues) expect(printed.stdout).toContain(`${source_id}  ${code}`);
    expect(printed.stdout).toContain('nothing was written');
  });

  it('follows what runs already, leaves it alone on Ctrl-C, stops it, and goes on', async () => {
    await withSource(async (client) => {
      await client.query('begin; lock table auth.users in access exclusive mode');
      const started = await supabase('start', '--detach');
      expect(started).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^started copy-/) });
      const name = /copy-[\w-]+/.exec(started.stdout)?.[0];

      const second = begin('start');
      await second.says(`${name} runs already: following that one\n`);
      second.child.kill('SIGINT');
      expect(await second.ended).toMatchObject({
        exitCode: 130,
        stdout: '',
        stderr: expect.stringContaining(`${name} goes on. See how far it is: npm run supabase -- status`),
      });

      const other = await supabase('start', '--mode', 'dry-run');
      expect(other).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(`${name} runs already`) });
      expect(other.stderr).toContain('npm run supabase -- stop');
      expect((await supabase('status')).stdout).toContain(`${name} runs`);
      const stopped = await supabase('stop');
      expect(stopped).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(`stopped ${name}`) });
      expect((await supabase('status')).stdout).toContain('nothing runs');
      expect((await supabase('stop')).stdout).toContain('nothing runs');
    });
    const { exitCode, run } = await answerOf('start', '--batch-size', '50');
    expect({ exitCode, state: run.state }).toEqual({ exitCode: 3, state: 'verified_with_issues' });
    expect(total(run.users)).toBe(users);
    expect(await countRows()).toMatchObject({ user: run.users.migrated });
  });

  it('M1 started again does nothing more, and writes its report to files', async () => {
    const before = await countRows();
    const { exitCode, stdout } = await supabase('start', '--report', join(folder, 'move'));
    expect({ exitCode, rows: await countRows() }).toEqual({ exitCode: 3, rows: before });
    expect(stdout).toContain('verified, with issues');
    expect((await readdir(folder)).sort()).toEqual(['move.csv', 'move.json']);
    const { run, issues } = JSON.parse(await readFile(join(folder, 'move.json'), 'utf8')) as Answer;
    expect(issues).toHaveLength(run.issues_by_code.reduce((sum, { count }) => sum + count, 0));
    const rows = (await readFile(join(folder, 'move.csv'), 'utf8')).trimEnd().split('\n');
    expect(rows).toHaveLength(issues.length + 1);
  });

  it('M5 finds what has been changed in the target, names the field, and mends it', async () => {
    await stack.queryAsOwner(`update "user" set "name" = 'Mallory' where "email" = 'totp@example.com'`);
    const verified = await answerOf('start', '--mode', 'verify');
    expect(verified).toMatchObject({ exitCode: 4, run: { state: 'mismatch' } });
    expect(verified.issues.filter(({ outcome }) => outcome === 'mismatch')).toMatchObject([
      { code: 'DIFFERENT_IN_TARGET', field: 'user.name' },
    ]);
    expect(await answerOf('start')).toMatchObject({ exitCode: 3, run: { state: 'verified_with_issues' } });
  });

  it('M5 rolls back by itself, where it is asked to, what cannot be made to match', async () => {
    await stack.queryAsOwner(`create function spoil() returns trigger language plpgsql as
      'begin if new."email" = ''totp@example.com'' then new."name" := ''Mallory''; end if; return new; end'`);
    await stack.queryAsOwner(
      'create trigger spoil before insert or update on "user" for each row execute function spoil()',
    );
    await stack.queryAsOwner(`update "user" set "name" = 'Mallory' where "email" = 'totp@example.com'`);
    const undone = await answerOf('start', '--on-verification-failure', 'rollback');
    expect(undone).toMatchObject({ exitCode: 4, run: { state: 'rolled_back', ranges: { mismatched: 1 } } });
    expect(undone.issues).toContainEqual(
      expect.objectContaining({ outcome: 'mismatch', field: 'user.name' }),
    );
    expect(await countRows()).toEqual(nobody);
    await stack.queryAsOwner('drop function spoil cascade');
    expect(await answerOf('start')).toMatchObject({ exitCode: 3, run: { state: 'verified_with_issues' } });
  });

  it('lets whoever has moved in with the old password, to the profile that moved too', async () => {
    const signedIn = await signIn('profile@example.com');
    const session = { token: String(signedIn.body.token) };
    const { body } = await stack.send('GET', '/api/auth/token', session);
    expect(await stack.send('GET', '/api/profile', { token: String(body.token) })).toMatchObject({
      status: 200,
      body: { user_id: signedIn.body.user.id, age_range: '25_34', time_per_week: 5 },
    });
  });

  it('M6 rolls back when it is sure, and leaves who has signed in since', async () => {
    expect(await supabase('rollback')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('say --yes'),
    });
    const { exitCode, run, issues } = await answerOf('rollback', '--yes');
    expect({ exitCode, state: run.state }).toEqual({ exitCode: 3, state: 'rolled_back' });
    const [left] = await stack.queryAsOwner('select "id", "email" from "user"');
    expect(await countRows()).toMatchObject({ user: 1 });
    expect(left).toMatchObject({ email: 'profile@example.com' });
    expect(issues.filter(({ outcome }) => outcome === 'left')).toEqual([
      { source_id: left?.id, code: 'SIGNED_IN_SINCE', outcome: 'left', field: null },
    ]);
    expect((await signIn('bcrypt-2b@example.com')).status).toBe(401);
    for (const again of [
      ['report', run.run_id],
      ['rollback', '--yes'],
    ]) {
      const printed = await supabase(...again);
      expect(printed).toMatchObject({ exitCode: 3, stderr: '' });
      expect(printed.stdout).toContain(`${left?.id}  SIGNED_IN_SINCE`);
    }
  });
});
