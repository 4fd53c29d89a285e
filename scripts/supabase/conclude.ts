import { once } from 'node:events';
import type { IssueOutcome, MigrationIssue, RunReport } from '#shared/contract/migration';
import type { Target } from '../operator/target.ts';
import { commandLine } from './command-line.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { type Told, tellFailure } from './failures.ts';
import { formatFailure, formatIssues, formatReport } from './format.ts';
import { closeJson, type IssueSink, openJson, pour, type ReportHead, separateJson } from './issue-sink.ts';
import type { Execution, Machine } from './machine.ts';
import { openReportFiles, type ReportFiles } from './report-files.ts';
import type { Reporter } from './reporter.ts';

const { stdout, stderr } = process;

interface Concluded {
  readonly command: Target & { readonly json: boolean };
  readonly machine: Machine;
  readonly reporter: Reporter;
  readonly files: ReportFiles | undefined;
  readonly execution: Execution;
  readonly runId: string | undefined;
}

/** Reports how an execution has ended, and answers the exit code. */
export async function conclude(concluded: Concluded): Promise<number> {
  const { command, machine, reporter, files, execution, runId } = concluded;
  const run = runId === undefined ? undefined : await reporter.report(runId);
  const failure = await tellFailure(machine, execution);
  const { arn, name, status } = execution;
  const head = { execution: { arn, name, status }, error: failure ?? null, run: run ?? null };
  await reportRun({ command, reporter, files, head });
  const isMismatch = failure?.name === 'VerificationMismatch';
  if (failure !== undefined && !command.json && !(isMismatch && run?.state === 'mismatch'))
    reportFailure(failure, command);
  if (failure !== undefined) return isMismatch ? exitCodes.mismatch : exitCodes.failed;
  return run === undefined ? exitCodes.failed : exitCodeOf(run);
}

function reportFailure(failure: Told, command: Target): void {
  stderr.write(formatFailure(failure));
  stderr.write(`the ledger keeps what has been done: ${commandLine('status', command)}\n`);
}

interface Reported {
  readonly command: { readonly json: boolean } & Target;
  readonly reporter: Reporter;
  readonly files: ReportFiles | undefined;
  readonly head: ReportHead;
}

/** Prints a run's report, and writes it to the files. @throws ReportFileError when all else is done */
export async function reportRun({ command, reporter, files, head }: Reported): Promise<void> {
  const { run } = head;
  const sinks = [
    ...(command.json ? [openJsonLine(head)] : [openList(run, command)]),
    ...(files ? await openReportFiles(files, head) : []),
  ];
  try {
    await pour(
      run && (command.json || files || listed(run).length > 0) ? reporter.issues(run.run_id) : none(),
      sinks,
    );
  } finally {
    if (run && !command.json) stdout.write(formatReport(run));
    if (files && !command.json) stderr.write(formatFiles(files));
  }
}

async function* none(): AsyncGenerator<readonly MigrationIssue[]> {}

/** Outcomes whose users are named on the terminal: what a copy does to each of many users is for a file. */
function listed({ mode, state }: RunReport): readonly IssueOutcome[] {
  if (state === 'surveyed' || mode === 'dry-run') return ['listed', 'noted', 'merged'];
  return state === 'rolled_back' || state === 'rolling_back' ? ['left', 'mismatch'] : ['mismatch'];
}

/** More lines than these scroll everything else away. */
const maxListedOnTerminal = 50;

function openList(run: RunReport | null, target: Target): IssueSink {
  const outcomes = run ? listed(run) : [];
  let count = 0;
  return {
    write: (issues) => {
      const wanted = issues.filter(({ outcome }) => outcomes.includes(outcome));
      const room = stdout.isTTY ? Math.max(0, maxListedOnTerminal - count) : wanted.length;
      count += wanted.length;
      return writeOut(formatIssues(wanted.slice(0, room)));
    },
    end: () => {
      const rest = count - maxListedOnTerminal;
      if (stdout.isTTY && rest > 0)
        stdout.write(`and ${rest} more: ${commandLine(`report ${run?.run_id} --report <file>`, target)}\n`);
    },
    drop: () => {},
  };
}

function openJsonLine(head: ReportHead): IssueSink {
  const toText = separateJson();
  let opening = openJson(head);
  const write = async (text: string) => {
    await writeOut(opening + text);
    opening = '';
  };
  return { write: (issues) => write(toText(issues)), end: () => write(closeJson), drop: () => {} };
}

async function writeOut(text: string): Promise<void> {
  if (text !== '' && !stdout.write(text)) await once(stdout, 'drain');
}

function formatFiles({ json, csv }: ReportFiles): string {
  return `the report is in ${[json, csv].filter(Boolean).join(' and ')}\n`;
}
