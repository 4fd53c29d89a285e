import { UsageError } from '../operator/errors.ts';
import { reportRun } from './conclude.ts';
import { openMigration } from './execute.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { formatStatus } from './format.ts';
import type { ReportCommand, StatusCommand } from './options.ts';
import { findReportFiles } from './report-files.ts';
import { createReporter } from './reporter.ts';

const { stdout } = process;

/** Says how far a run is, and what runs. */
export async function showStatus(command: StatusCommand): Promise<number> {
  const { machine, reporter } = await openMigration(command);
  const [running, run] = await Promise.all([machine.findRunning(), reporter.status(command.runId)]);
  if (command.json) {
    const execution = running ? { arn: running.arn, name: running.name, status: running.status } : null;
    stdout.write(`${JSON.stringify({ execution, run: run ?? null })}\n`);
    return exitCodes.well;
  }
  stdout.write(run ? formatStatus(run) : `there is no run${command.runId ? ` ${command.runId}` : ' yet'}\n`);
  stdout.write(running ? `${running.name} runs\n` : 'nothing runs\n');
  return exitCodes.well;
}

/** Prints a run's report again. The exit code says where it stands, as that of `start` did. */
export async function showReport(command: ReportCommand): Promise<number> {
  const files = command.report === undefined ? undefined : await findReportFiles(command.report);
  const reporter = createReporter(command);
  const run = await reporter.report(command.runId);
  if (run === undefined)
    throw new UsageError(`there is no run ${command.runId ?? 'yet'}: npm run supabase -- start begins one`);
  await reportRun({ command, reporter, files, head: { run } });
  return exitCodeOf(run);
}
