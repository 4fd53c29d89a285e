import { confirm } from '../operator/confirm.ts';
import { UsageError } from '../operator/errors.ts';
import { execute, type Migration, openMigration } from './execute.ts';
import { exitCodes } from './exit-codes.ts';
import { formatRollback } from './format.ts';
import type { RollbackCommand } from './options.ts';
import { showReport } from './show.ts';

const { stdin, stderr } = process;

/** Rolls a run back, after asking: the very one that was shown, whatever has become the newest by then. */
export async function rollBack(command: RollbackCommand): Promise<number> {
  const migration = await openMigration(command);
  const run = await findRun(command, migration);
  if (run?.state === 'rolled_back') return showReport({ ...command, name: 'report', runId: run.run_id });
  if (!command.yes) {
    if (!stdin.isTTY) throw new UsageError('nobody can be asked here: say --yes if you are sure');
    stderr.write(run === undefined ? '' : formatRollback(run));
    const which = run === undefined ? 'the newest run that is no dry run' : 'this run';
    if (!(await confirm({ input: stdin, output: stderr }, `Roll ${which} back?`))) {
      stderr.write('nothing was rolled back\n');
      return exitCodes.failed;
    }
  }
  const input = { ...command.input, ...(run && { runId: run.run_id }) };
  return execute({ ...command, input }, migration);
}

/** Undefined where the newest is a dry run: the state machine knows which the one to roll back is. */
async function findRun({ input: { runId } }: RollbackCommand, { reporter }: Migration) {
  const run = await reporter.report(runId);
  if (run === undefined) throw new UsageError(`there is no run ${runId ?? 'yet'}: nothing was rolled back`);
  if (run.mode !== 'dry-run') return run;
  if (runId === undefined) return undefined;
  throw new UsageError(`run ${runId} is a dry run, which wrote nothing: there is nothing to roll back`);
}
