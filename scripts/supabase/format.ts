import {
  type MigrationIssue,
  type RunReport,
  type RunState,
  type RunStatus,
  reasons,
} from '#shared/contract/migration';
import { printable } from '#shared/printable';
import { formatCount, lineWidth, wrapWords } from '../operator/text.ts';
import type { Told } from './failures.ts';

const labelWidth = 24;
const countWidth = 11;
const indent = '  ';

/** Where a run stands, in words. */
export const stateWords = {
  copying: 'copying',
  reconciling: 'reconciling',
  verifying: 'verifying',
  rolling_back: 'rolling back',
  surveyed: 'surveyed',
  verified: 'verified',
  verified_with_issues: 'verified, with issues',
  mismatch: 'differs from the source',
  rolled_back: 'rolled back',
} as const satisfies Record<RunState, string>;

const verdicts = {
  copying: 'has not come to an end: start again goes on with it',
  reconciling: 'has not come to an end: start again goes on with it',
  verifying: 'has not come to an end: start again goes on with it',
  rolling_back: 'has been rolled back in part: rollback goes on with it',
  surveyed: 'nothing was written: this is what a copy would do',
  verified: 'the target has every user exactly as the source has it',
  verified_with_issues: 'every user is verified but for those above, which the issues account for',
  mismatch: 'the target differs from the source in the users whose issues are a mismatch',
  rolled_back: 'what the run wrote is gone, but for the users that are left',
} as const satisfies Record<RunState, string>;

/** A run's report, at most 80 columns wide. */
export function formatReport(run: RunReport): string {
  const isUndone = run.state === 'rolled_back';
  const counts = isUndone ? countsOfRollback(run) : countsOfMove(run);
  return lines([
    '',
    `run ${run.run_id}: ${stateWords[run.state]}`,
    `${indent}planned     ${secondsOnly(run.snapshot_at)} by the source's clock`,
    `${indent}last write  ${secondsOnly(run.updated_at)}`,
    '',
    ...counts.map(([label, count]) => label.padEnd(labelWidth) + formatCount(count).padStart(countWidth)),
    '',
    ...formatIssueCounts(
      run.issues_by_code.filter(({ outcome }) => !isUndone || outcome === 'left' || outcome === 'mismatch'),
    ),
    ...wrapWords(verdictOf(run), lineWidth),
  ]);
}

type Counts = readonly (readonly [label: string, count: number])[];

function countsOfMove({ mode, users, written, ranges, removed }: RunReport): Counts {
  const isDryRun = mode === 'dry-run';
  return [
    ['users at the source', users.source],
    [`${indent}${isDryRun ? 'to migrate' : 'migrated'}`, users.migrated],
    [`${indent}merged`, users.merged],
    [`${indent}listed`, users.listed],
    [isDryRun ? 'rows to write' : 'rows written', sum(Object.values(written))],
    ...Object.entries(written).map(([table, rows]) => [`${indent}${table}`, rows] as const),
    ['ranges', ranges.all],
    [`${indent}copied`, ranges.copied],
    [`${indent}verified`, ranges.verified],
    [`${indent}different`, ranges.mismatched],
    ...(removed > 0 ? [['users removed', removed] as const] : []),
  ];
}

function countsOfRollback({ users, removed }: RunReport): Counts {
  return [
    ['users at the source', users.source],
    ['users removed', removed],
    ['users left', users.migrated],
  ];
}

function verdictOf({ state, users }: RunReport): string {
  const rest = users.source - users.migrated - users.merged - users.listed;
  if (rest <= 0 || state === 'rolling_back' || state === 'rolled_back') return verdicts[state];
  return `${formatCount(rest)} users have not been reached yet: ${verdicts[state]}`;
}

/** Each code with its count, what it means and what to do about it. */
function formatIssueCounts(counts: RunReport['issues_by_code']): string[] {
  const found = counts.filter(({ count }) => count > 0);
  if (found.length === 0) return ['no issues', ''];
  return found.flatMap(({ code, outcome, count }) => [
    `${code.padEnd(labelWidth)}${formatCount(count).padStart(countWidth)}  ${outcome}`,
    ...indented(reasons[code].means),
    ...indented(`remedy: ${reasons[code].remedy}`),
    '',
  ]);
}

/** Some issues, a line for each. */
export function formatIssues(issues: readonly MigrationIssue[]): string {
  return lines(
    issues.map(({ source_id, code, field }) => {
      const line = `${source_id}  ${code}`;
      const detail = printable(field ?? '');
      if (detail === '') return line;
      const fits = line.length + 2 + detail.length <= lineWidth;
      return fits ? `${line}  ${detail}` : [line, ...indented(detail)].join('\n');
    }),
  );
}

/** How far a run is, in a line. */
export function formatStatus(run: RunStatus): string {
  const progress = `${formatCount(run.done)} of ${formatCount(run.total)} users`;
  return lines([
    `run ${run.run_id}: ${stateWords[run.state]}`,
    `${indent}${progress}, ${formatCount(run.issues)} issues`,
    `${indent}begun       ${secondsOnly(run.started_at)}`,
    `${indent}last write  ${secondsOnly(run.updated_at)}`,
  ]);
}

/** Why an execution failed, and what to do. */
export function formatFailure({ name, means, cause, remedy }: Told): string {
  return lines([
    ...wrapWords(`error: ${means} (${name})`, lineWidth),
    ...(cause ? indented(`cause: ${printable(cause)}`) : []),
    ...indented(`remedy: ${remedy}`),
  ]);
}

/** What a rollback of this run would remove, and what it would leave. */
export function formatRollback({ run_id, state, written, users }: RunReport): string {
  const tables = Object.entries(written).map(([table, rows]) => `${formatCount(rows)} ${table}`);
  return lines([
    '',
    `run ${run_id}: ${stateWords[state]}`,
    ...wrapWords(`A rollback removes from the target what this run wrote: ${tables.join(', ')}.`, lineWidth),
    ...wrapWords(
      `It leaves ${formatCount(users.merged)} users that were there before, and all who have signed in since.`,
      lineWidth,
    ),
  ]);
}

function indented(text: string): string[] {
  return wrapWords(text, lineWidth - 2 * indent.length).map((line) => indent + indent + line);
}

function lines(all: readonly string[]): string {
  return all.length === 0 ? '' : `${all.join('\n')}\n`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Of a time as PostgreSQL or ISO 8601 has it. */
function secondsOnly(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? time : `${date.toISOString().slice(0, 19)}Z`;
}
