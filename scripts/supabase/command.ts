import { UsageError } from '../operator/errors.ts';
import { reportForeseen } from '../operator/report.ts';
import { execute, openMigration } from './execute.ts';
import { exitCodes } from './exit-codes.ts';
import { help } from './help.ts';
import { type Command, parseCommand } from './options.ts';
import { ReportFileError } from './report-files.ts';
import { rollBack } from './rollback.ts';
import { seed } from './seed-local.ts';
import { showReport, showStatus } from './show.ts';
import { stop } from './stop.ts';

/** Runs `npm run supabase` and gives the exit code. */
export async function runCommand(args: readonly string[]): Promise<number> {
  try {
    return await run(parseCommand(args));
  } catch (error) {
    reportForeseen(error, [ReportFileError]);
    return error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
  }
}

async function run(command: Command): Promise<number> {
  switch (command.name) {
    case 'help':
      process.stdout.write(help);
      return exitCodes.well;
    case 'start':
      return execute(command, await openMigration(command));
    case 'rollback':
      return rollBack(command);
    case 'status':
      return showStatus(command);
    case 'report':
      return showReport(command);
    case 'stop':
      return stop(command);
    case 'seed':
      return seed(command);
  }
}
