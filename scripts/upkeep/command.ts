import { type UpkeepReport, upkeepReport } from '#shared/contract/upkeep';
import { invokeFunction } from '../operator/invoke.ts';
import { reportForeseen } from '../operator/report.ts';
import { type Command, help, parseCommand } from './options.ts';

const { stdout } = process;

const exitCodes = { well: 0, left: 1, failed: 2 } as const;

/** Runs `npm run upkeep` and gives the exit code. */
export async function runCommand(args: readonly string[]): Promise<number> {
  try {
    return await run(parseCommand(args));
  } catch (error) {
    reportForeseen(error);
    return exitCodes.failed;
  }
}

async function run(command: Command): Promise<number> {
  if (command.name === 'help') {
    stdout.write(help);
    return exitCodes.well;
  }
  const report = await invokeFunction(command, 'maintenance', {}, upkeepReport);
  stdout.write(command.json ? `${JSON.stringify(report)}\n` : formatReport(report));
  return report.complete ? exitCodes.well : exitCodes.left;
}

/** The report for people: a line for each kind of row, with the count on the right. */
function formatReport({ purged, complete, signing_key_age_days: age }: UpkeepReport): string {
  const counts = Object.entries(purged).map(([what, rows]) => [what.replaceAll('_', ' '), String(rows)]);
  const width = Math.max(...counts.map(([, rows = '']) => rows.length));
  return [
    '',
    ...counts.map(([what = '', rows = '']) => `  ${what.padEnd(16)}${rows.padStart(width)} purged`),
    '',
    `  newest signing key: ${age === null ? 'none' : `${age.toFixed(1)} days old`}`,
    '',
    complete ? 'nothing that has expired is left' : 'the time was over before all was done: run it again',
    '',
  ].join('\n');
}
