import { UsageError } from '../operator/errors.ts';
import { readIdentity } from '../operator/identity.ts';
import { commandLine } from './command-line.ts';
import { exitCodes } from './exit-codes.ts';
import { openMachine } from './machine.ts';
import type { StopCommand } from './options.ts';

const { stdout } = process;

/** Stops an execution for good. What it has written stays, and so does the ledger. */
export async function stop(command: StopCommand): Promise<number> {
  const { execution: asked } = command;
  const machine = await openMachine(command);
  const execution = asked === undefined ? await machine.findRunning() : await machine.find(asked);
  if (execution === undefined && asked !== undefined)
    throw new UsageError(`there is no execution ${asked}: status names the one that runs`);
  if (execution === undefined) {
    stdout.write('nothing runs: there is nothing to stop\n');
    return exitCodes.well;
  }
  const { arn, name, status } = execution;
  if (status !== 'RUNNING') {
    stdout.write(`${name} has ended already (${status}): there is nothing to stop\n`);
    return exitCodes.well;
  }
  await machine.stop(arn, `stopped by ${(await readIdentity(command)) ?? 'an operator'}`);
  stdout.write(
    `stopped ${name}. The ledger stays: ${commandLine('start', command)} goes on where it stopped\n`,
  );
  return exitCodes.well;
}
