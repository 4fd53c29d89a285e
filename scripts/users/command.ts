import { type AdministrationAnswer, administrationAnswer } from '#shared/contract/administration';
import { confirm } from '../operator/confirm.ts';
import { UsageError } from '../operator/errors.ts';
import { readIdentity } from '../operator/identity.ts';
import { invokeFunction } from '../operator/invoke.ts';
import { reportForeseen } from '../operator/report.ts';
import { formatChange, formatFound, formatShown } from './format.ts';
import { type Command, help, parseCommand } from './options.ts';

const { stdin, stdout, stderr } = process;

const exitCodes = { well: 0, refused: 1, failed: 2 } as const;

type Asked = Exclude<Command, { name: 'help' }>;
type Administer = (request: object) => Promise<AdministrationAnswer>;

/** Runs `npm run users` and gives the exit code. */
export async function runCommand(args: readonly string[]): Promise<number> {
  try {
    const command = parseCommand(args);
    if (command.name !== 'help') return await run(command);
    stdout.write(help);
    return exitCodes.well;
  } catch (error) {
    reportForeseen(error);
    return exitCodes.failed;
  }
}

async function run(command: Asked): Promise<number> {
  const operator = await readIdentity(command);
  const administer: Administer = (request) =>
    invokeFunction(command, 'admin', { operator, ...request }, administrationAnswer);
  if (command.name === 'delete' && !command.yes) return await askAndDelete(command, administer);
  return report(command, await administer(toRequest(command)));
}

/** Deletes the very user that was shown, whoever has the address by then. */
async function askAndDelete(command: Asked, administer: Administer): Promise<number> {
  if (!stdin.isTTY) throw new UsageError('nobody can be asked here: say --yes if you are sure');
  const answer = await administer({ action: 'show', user: command.user });
  if (answer.status !== 'shown') return report(command, answer);
  stderr.write(formatShown(answer.user));
  if (!(await confirm({ input: stdin, output: stderr }, 'Delete this user for good?'))) {
    stderr.write('nothing was deleted\n');
    return exitCodes.refused;
  }
  return report(command, await administer({ action: 'delete', user: answer.user.id }));
}

function toRequest({ name: action, user, reason, until }: Asked): object {
  if (action === 'find') return { action, text: user };
  return { action, user, ...(reason && { reason }), ...(until && { until }) };
}

function report({ name, user, json }: Asked, answer: AdministrationAnswer): number {
  switch (answer.status) {
    case 'found':
      stdout.write(json ? `${JSON.stringify(answer)}\n` : formatFound(answer));
      return answer.users.length > 0 ? exitCodes.well : exitCodes.refused;
    case 'shown':
      stdout.write(json ? `${JSON.stringify(answer.user)}\n` : formatShown(answer.user));
      return exitCodes.well;
    case 'changed':
      stdout.write(formatChange(name, answer.user));
      return exitCodes.well;
    case 'exported':
      stdout.write(`${JSON.stringify(answer.export, undefined, 2)}\n`);
      return exitCodes.well;
    case 'not_found':
      stderr.write(`there is no user ${user}: npm run users -- find looks for parts of addresses\n`);
      return exitCodes.refused;
    case 'invalid':
      throw new UsageError(answer.faults.map(({ path, message }) => `${path}: ${message}`).join('; '));
  }
}
