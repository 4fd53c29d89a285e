import { UsageError } from '../operator/errors.ts';
import type { Target } from '../operator/target.ts';
import { commandLine } from './command-line.ts';
import { conclude } from './conclude.ts';
import { listenForDetaching } from './detach.ts';
import { exitCodes } from './exit-codes.ts';
import { follow } from './follow.ts';
import { type Execution, type Machine, nameOf, openMachine } from './machine.ts';
import type { RollbackCommand, StartCommand } from './options.ts';
import { createProgress, silentProgress } from './progress.ts';
import { findReportFiles } from './report-files.ts';
import { createReporter, type Reporter } from './reporter.ts';

const { stdout, stderr } = process;

export interface Migration {
  readonly machine: Machine;
  readonly reporter: Reporter;
}

/** @throws UsageError, AccountError */
export async function openMigration(target: Target): Promise<Migration> {
  return { machine: await openMachine(target), reporter: createReporter(target) };
}

/**
 * Starts an execution, or joins the one that runs, follows it and reports. Answers the exit code.
 * @throws UsageError, AccountError, FunctionError, ReportFileError
 */
export async function execute(
  command: StartCommand | RollbackCommand,
  { machine, reporter }: Migration,
): Promise<number> {
  const { input, json, detach } = command;
  const files = command.report === undefined ? undefined : await findReportFiles(command.report);
  const running = await machine.findRunning();
  if (running !== undefined) checkSameWork(running, command);
  const before = running === undefined ? await reporter.status(input.runId) : undefined;
  const detaching = listenForDetaching();
  try {
    const arn = running?.arn ?? (await machine.start(input));
    const name = nameOf(arn);
    const isNew = running === undefined;
    if (detach) return announce({ name, arn, isNew, command });
    if (!json) stderr.write(isNew ? `started ${name}\n` : `${name} runs already: following that one\n`);
    const progress = json ? silentProgress : createProgress({ stream: stderr });
    const { runId = readInput(running).runId } = input;
    const { signal } = detaching;
    const ended = await follow({ machine, reporter, arn, runId, before, progress, signal });
    detaching.stop();
    if (ended !== undefined) return await conclude({ command, machine, reporter, files, ...ended });
    stderr.write(`\n${name} goes on. ${comeBack(command)}\n`);
    // A request that hangs must not keep anybody from leaving.
    process.exit(detaching.exitCode());
  } finally {
    detaching.stop();
  }
}

interface Announced {
  readonly name: string;
  readonly arn: string;
  readonly isNew: boolean;
  readonly command: StartCommand | RollbackCommand;
}

function announce({ name, arn, isNew, command }: Announced): number {
  const what = isNew ? `started ${name}` : `${name} runs already`;
  stdout.write(
    command.json
      ? `${JSON.stringify({ execution: { arn, name, status: 'RUNNING' } })}\n`
      : `${what}. ${comeBack(command)}\n`,
  );
  return exitCodes.well;
}

function comeBack(target: Target): string {
  return `See how far it is: ${commandLine('status', target)}`;
}

/** Joining an execution that does something else would hide that what was asked for is not done. */
function checkSameWork(running: Execution, command: StartCommand | RollbackCommand): void {
  const { mode = 'unknown', runId } = readInput(running);
  const asked = command.input;
  const isOtherRun = asked.runId !== undefined && runId !== asked.runId;
  if (mode === asked.mode && !isOtherRun) return;
  const work = isOtherRun ? `${mode} of ${runId ?? 'the newest run'}` : mode;
  throw new UsageError(
    `${running.name} runs already (${work}): wait for it, or stop it with ${commandLine('stop', command)}`,
  );
}

function readInput(execution: Execution | undefined): { readonly mode?: string; readonly runId?: string } {
  try {
    return JSON.parse(execution?.input ?? '{}');
  } catch {
    return {};
  }
}
