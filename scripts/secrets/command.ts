import { reportForeseen } from '../operator/report.ts';
import { createAccount } from './account.ts';
import { checkStage, formatCheck } from './check.ts';
import { ValueError } from './errors.ts';
import { type Command, help, parseCommand } from './options.ts';
import { rotateSecret } from './rotate.ts';
import { setSecret } from './set.ts';
import { readValue } from './value-input.ts';

const { stdin, stdout, stderr } = process;

const exitCodes = { well: 0, lacking: 1, failed: 2 } as const;

/** Runs `npm run secrets` and gives the exit code. */
export async function runCommand(args: readonly string[]): Promise<number> {
  try {
    return await run(parseCommand(args));
  } catch (error) {
    reportForeseen(error, [ValueError]);
    return error instanceof ValueError ? exitCodes.lacking : exitCodes.failed;
  }
}

async function run(command: Command): Promise<number> {
  if (command.name === 'help') {
    stdout.write(help);
    return exitCodes.well;
  }
  const account = createAccount(command);
  if (command.name === 'set') {
    const ask = (question: string) => readValue({ input: stdin, output: stderr }, question);
    stdout.write(await setSecret({ account, ...command, readValue: ask }));
    return exitCodes.well;
  }
  if (command.name === 'rotate') {
    stdout.write(await rotateSecret({ account, ...command }));
    return exitCodes.well;
  }
  const check = await checkStage(account, command.stage);
  stdout.write(command.json ? `${JSON.stringify(check)}\n` : formatCheck(check));
  return check.ok ? exitCodes.well : exitCodes.lacking;
}
