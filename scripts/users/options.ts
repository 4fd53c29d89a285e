import type { AdministrationAction } from '#shared/contract/administration';
import { flag, parseArguments } from '../operator/arguments.ts';
import { UsageError } from '../operator/errors.ts';
import { parseTarget, type Target, targetHelp } from '../operator/target.ts';

interface Asked extends Target {
  readonly name: AdministrationAction;
  /** A user's id or address; for `find` also a part of an address. */
  readonly user: string;
  readonly json: boolean;
  readonly reason: string | undefined;
  /** ISO 8601 in UTC. */
  readonly until: string | undefined;
  readonly yes: boolean;
}

export type Command = { readonly name: 'help' } | Asked;

const actions: readonly AdministrationAction[] = [
  'find',
  'show',
  'ban',
  'unban',
  'sign-out',
  'reset-second-factor',
  'delete',
  'export',
];

export const help = `usage: npm run users -- find <id or part of an address> --stage <stage> [--json]
       npm run users -- show <id or address> --stage <stage> [--json]
       npm run users -- ban <id or address> --reason <text> [--until <time>] --stage <stage>
       npm run users -- unban|sign-out|reset-second-factor|export <id or address> --stage <stage>
       npm run users -- delete <id or address> [--yes] --stage <stage>

  find                 lists users
  show                 tells of one user what you want to know first
  ban                  ends every session of a user, and refuses new ones until then or for good
  unban                lets a banned user sign in again
  sign-out             ends every session of a user
  reset-second-factor  for somebody who has lost authenticator app and recovery codes, and has proved to be who they
                       say: no code is asked for any more, no device is trusted, every session ends, and the owner is
                       told by mail; passkeys stay
  delete               deletes a user with profile and sessions, for good; asks before
  export               prints all data that is held on a user as JSON, without hashes and tokens

Everything acts at once, and is written to the audit log with your name.

options:
${targetHelp}
  --reason <text>       why the user is banned, for those who look later
  --until <time>        when the ban ends, such as 2027-01-31 or 2027-01-31T12:00Z (UTC unless it says otherwise)
  --yes                 delete without asking
  --json                print what find or show found as one line of JSON
  --help                print this

exit code: 0 done, 1 there is no such user or the answer was no, 2 the command could not do its work
`;

const howToGetHelp = 'npm run users -- --help lists what there is';
const text = { type: 'string' } as const;

/** @throws UsageError */
export function parseCommand(args: readonly string[]): Command {
  const options = { json: flag, yes: flag, reason: text, until: text } as const;
  const { values, positionals } = parseArguments(args, options, howToGetHelp);
  if (values.help) return { name: 'help' };
  const [action, user, ...others] = positionals;
  const name = actions.find((known) => known === action);
  if (name === undefined) throw new UsageError(`say one of ${actions.join(', ')}: ${howToGetHelp}`);
  if (user === undefined) throw new UsageError(`say whom to ${name}, by id or address: ${howToGetHelp}`);
  if (others.length > 0) throw new UsageError(`one user at a time: leave out ${others.join(' ')}`);
  const { reason, until, json, yes } = values;
  const belongs = (option: string, given: unknown, ...owners: AdministrationAction[]) => {
    if (given && !owners.includes(name))
      throw new UsageError(`${option} belongs to ${owners.join(' and ')}: leave it out`);
  };
  belongs('--reason', reason, 'ban');
  belongs('--until', until, 'ban');
  belongs('--yes', yes, 'delete');
  belongs('--json', json, 'find', 'show');
  if (name === 'ban' && !reason) throw new UsageError('say why with --reason');
  return { name, user, reason, until: until && parseTime(until), json, yes, ...parseTarget(values) };
}

const timePattern = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?$/;

function parseTime(given: string): string {
  const hasOffset = !given.includes('T') || /(Z|[+-]\d{2}:\d{2})$/.test(given);
  const time = new Date(hasOffset ? given : `${given}Z`);
  if (timePattern.test(given) && !Number.isNaN(time.getTime())) return time.toISOString();
  throw new UsageError(`--until ${given} is no time: write it like 2027-01-31 or 2027-01-31T12:00Z`);
}
