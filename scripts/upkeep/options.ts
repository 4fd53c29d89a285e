import { flag, parseArguments } from '../operator/arguments.ts';
import { UsageError } from '../operator/errors.ts';
import { parseTarget, type Target, targetHelp } from '../operator/target.ts';

export type Command = { readonly name: 'help' } | ({ readonly name: 'run'; readonly json: boolean } & Target);

export const help = `usage: npm run upkeep -- --stage <stage> [--json]

Runs a stage's upkeep at once, which also runs every hour: removes expired sessions, verifications and limits, and
tells the age of the newest signing key. Prints what was removed.

options:
${targetHelp}
  --json                print the report as one line of JSON
  --help                print this

exit code: 0 nothing that has expired is left, 1 something is left: run it again, 2 the command could not do its work
`;

const howToGetHelp = 'npm run upkeep -- --help lists what there is';

/** @throws UsageError */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parseArguments(args, { json: flag }, howToGetHelp);
  if (values.help) return { name: 'help' };
  if (positionals.length > 0)
    throw new UsageError(`${positionals.join(' ')} is not understood: ${howToGetHelp}`);
  return { name: 'run', json: values.json, ...parseTarget(values) };
}
