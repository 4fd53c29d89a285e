import { expect, it } from 'vitest';
import { type RunReport, reasonCodes, reasons, runStates } from '#shared/contract/migration';
import { exitCodeOf } from './exit-codes.ts';
import { formatFailure, formatIssues, formatReport, formatRollback, formatStatus } from './format.ts';

const run: RunReport = {
  run_id: '0198c2f0-0000-4000-8000-000000000001',
  mode: 'copy',
  state: 'verified_with_issues',
  done: 10_000,
  total: 10_000,
  issues: 9,
  started_at: '2026-11-20T21:00:00.123456+00:00',
  updated_at: '2026-11-20T21:00:09.5+00:00',
  snapshot_at: '2026-11-20T21:00:00.5+00:00',
  users: { source: 10_000, migrated: 9_991, merged: 1, listed: 8 },
  written: { users: 9_991, accounts: 12_345, factors: 40, profiles: 7_000 },
  ranges: { all: 10, copied: 10, verified: 10, mismatched: 0 },
  removed: 0,
  issues_by_code: [
    { code: 'SOFT_DELETED', outcome: 'listed', count: 8 },
    { code: 'ALREADY_IN_TARGET', outcome: 'merged', count: 1 },
  ],
};
const widest = (text: string) => Math.max(...text.split('\n').map(({ length }) => length));

it('reports a run, its issues with what they mean and the remedy, in 80 columns', () => {
  expect(formatReport(run)).toBe(`
run 0198c2f0-0000-4000-8000-000000000001: verified, with issues
  planned     2026-11-20T21:00:00Z by the source's clock
  last write  2026-11-20T21:00:09Z

users at the source          10,000
  migrated                    9,991
  merged                          1
  listed                          8
rows written                 29,376
  users                       9,991
  accounts                   12,345
  factors                        40
  profiles                    7,000
ranges                           10
  copied                         10
  verified                       10
  different                       0

SOFT_DELETED                      8  listed
    the user is deleted at the source, which keeps a tombstone
    remedy: nothing: a deleted user does not come back

ALREADY_IN_TARGET                 1  merged
    a user of that id was in the target before; the field names what differs
    there
    remedy: nothing, if the target is right; else delete the user there and
    start again

every user is verified but for those above, which the issues account for
`);
});

it('fits 80 columns whatever the codes and states', () => {
  const issues_by_code = reasonCodes.map((code) => ({
    code,
    outcome: reasons[code].outcome,
    count: 9_999_999,
  }));
  for (const state of runStates) {
    expect(widest(formatReport({ ...run, state, issues_by_code }))).toBeLessThanOrEqual(80);
    expect(widest(formatStatus({ ...run, state, done: 1e7, total: 1e7, issues: 1e7 }))).toBeLessThanOrEqual(
      80,
    );
    expect(widest(formatRollback({ ...run, state }))).toBeLessThanOrEqual(80);
  }
});

it('says how many users have not been reached, rather than leave a sum that does not add up', () => {
  const text = formatReport({ ...run, state: 'copying', users: { ...run.users, migrated: 9_000 } });
  expect(text).toContain('991 users have not been reached yet');
  expect(formatReport(run)).not.toContain('not been reached');
  const gone = {
    ...run,
    state: 'rolled_back',
    users: { ...run.users, migrated: 1 },
    removed: 9_990,
  } as const;
  expect(formatReport(gone)).not.toContain('not been reached');
  expect(formatReport(gone)).toMatch(/^users removed +9,990\nusers left +1$/m);
  expect(formatReport(gone)).not.toContain('SOFT_DELETED');
});

it('a dry run has written nothing', () => {
  const text = formatReport({ ...run, mode: 'dry-run', state: 'surveyed' });
  expect(text).toContain('\n  to migrate ');
  expect(text).toContain('\nrows to write ');
  expect(text).toContain('nothing was written');
  expect(text).not.toContain('rows written');
});

it('prints an issue in a line, and nothing in it can obey the terminal', () => {
  const [id, outcome] = ['488d0a11-5ace-4f8e-bdd7-4b62c13bf30c', 'noted'] as const;
  const issues = [
    { source_id: id, code: 'UNKNOWN_PROVIDER', outcome, field: 'kakao' },
    { source_id: id, code: 'PHONE_ONLY', outcome, field: null },
    { source_id: id, code: 'UNKNOWN_PROVIDER', outcome, field: `\u001b[31m${'x'.repeat(100)}\n` },
  ] as const;
  const text = formatIssues(issues);
  expect(text.split('\n').slice(0, 3)).toEqual([
    `${id}  UNKNOWN_PROVIDER  kakao`,
    `${id}  PHONE_ONLY`,
    `${id}  UNKNOWN_PROVIDER`,
  ]);
  expect(widest(text)).toBeLessThanOrEqual(80);
  expect(text).not.toContain('\u001b');
  expect(text.match(/x+/g)?.join('')).toHaveLength(100);
  expect(formatIssues([])).toBe('');
});

it('says why an execution failed, in 80 columns', () => {
  const text = formatFailure({
    name: 'SourceAccessError',
    means: 'the source does not let the migration read what it needs',
    cause: `permission denied for schema auth: grant usage on schema auth ${'to the role '.repeat(8)}`,
    remedy: 'mend it',
  });
  expect(widest(text)).toBeLessThanOrEqual(80);
  expect(text).toMatch(/^error: the source does not let .*\n\(SourceAccessError\)\n {4}cause: perm/);
  expect(text).toMatch(/\n {4}remedy: mend it\n$/);
});

it.each([
  ['verified', [], 0],
  ['surveyed', [], 0],
  ['surveyed', [{ code: 'PHONE_ONLY', outcome: 'noted', count: 1 }], 3],
  ['verified_with_issues', [], 3],
  ['rolled_back', [{ code: 'PHONE_ONLY', outcome: 'noted', count: 1 }], 0],
  ['rolled_back', [{ code: 'SIGNED_IN_SINCE', outcome: 'left', count: 1 }], 3],
  ['mismatch', [], 4],
  ['copying', [], 1],
  ['rolling_back', [], 1],
] as const)('%s with %j ends with exit code %i', (state, issues, code) => {
  expect(exitCodeOf({ ...run, state, issues_by_code: [...issues] })).toBe(code);
});
