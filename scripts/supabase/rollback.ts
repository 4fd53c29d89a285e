import { confirm } from '../operator/confirm.ts';
import { UsageError } from '../operator/errors.ts';
import { execute, openMigration } from './execute.ts';
import { exitCodes } from './exit-codes.ts';
import { formatRollback } from './format.ts';
import type { RollbackCommand } from './options.ts';

const { stdin, stderr } = process;

/** Rolls back the very run that was shown, whatever has become the newest by then. */
export async function rollBack(command: RollbackCommand): Promise<number> {
  const migration = await openMigration(command);
  const { runId } = command.input;
  const run = await migration.reporter.report(runId);
  if (run === undefined) throw new UsageError(`there is no run ${runId ?? 'yet'}: nothing was rolled back`);
  if (run.mode === 'dry-run')
    throw new UsageError(`run ${run.run_id} is a dry run, which wrote nothing: name the run to roll back`);
  if (!command.yes) {
    if (!stdin.isTTY) throw new UsageError('nobody can be asked here: say --yes if you are sure');
    stderr.write(formatRollback(run));
    if (!(await confirm({ input: stdin, output: stderr }, 'Roll this run back?'))) {
      stderr.write('nothing was rolled back\n');
      return exitCodes.failed;
    }
  }
  return execute({ ...command, input: { ...command.input, runId: run.run_id } }, migration);
}
