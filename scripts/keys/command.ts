import { keyAnswer, keyRequestErrorName } from '#shared/key-operations';
import { FunctionError, invokeFunction } from '../operator/invoke.ts';
import { reportForeseen } from '../operator/report.ts';
import { type Command, help, parseCommand } from './options.ts';
import { formatAnswer } from './report.ts';

const { stdout, stderr } = process;

const exitCodes = { well: 0, refused: 1, failed: 2 } as const;

/** Runs `npm run keys` and gives the exit code. */
export async function runCommand(args: readonly string[]): Promise<number> {
  try {
    await run(parseCommand(args));
    return exitCodes.well;
  } catch (error) {
    if (error instanceof FunctionError) return reportFailure(error);
    reportForeseen(error);
    return exitCodes.failed;
  }
}

async function run(command: Command): Promise<void> {
  if (command.name === 'help') {
    stdout.write(help);
    return;
  }
  const { target, request, json } = command;
  const answer = await invokeFunction(target, 'schema', request, keyAnswer);
  stdout.write(json ? `${JSON.stringify(answer)}\n` : formatAnswer(request, answer));
}

function reportFailure({ message, errorType, reason }: FunctionError): number {
  if (errorType === keyRequestErrorName) {
    stderr.write(`error: ${reason}\n`);
    return exitCodes.refused;
  }
  stderr.write(`error: ${message}. list shows where the keys stand\n`);
  return exitCodes.failed;
}
