import { flag, parseArguments } from '../operator/arguments.ts';
import { UsageError } from '../operator/errors.ts';
import { parseTarget, type Target, targetHelp } from '../operator/target.ts';

export type Command =
  | { readonly name: 'help' }
  | ({ readonly name: 'set'; readonly path: string } & Target)
  | ({ readonly name: 'check'; readonly json: boolean } & Target);

export const help = `usage: npm run secrets -- set <secret> --stage <stage>
       npm run secrets -- check --stage <stage> [--json]

set puts a value into a stage's secret. The value is read from standard input, or asked for without being
shown; it is never an argument. check says of every secret of the stage whether it has what it needs:
  filled     it has
  pending    its connection is written by the next deploy
  empty      it has no value
  malformed  a member of its value is missing or wrong
  unread     it has a value that you may not read

options:
${targetHelp}
  --json                print what check found as one line of JSON
  --help                print this

exit code: 0 all is well, 1 a secret lacks something or the value was refused, 2 the command could not do its work
`;

const valueRefusal =
  "a secret's value is never an argument, because it would stay in the shell's history and in the list of " +
  'processes: pipe it into the command, or leave it out and be asked for it';
/** What a secret of a stage can be called; anything else may be a value, given in the wrong place. */
const secretPathPattern = /^[a-z]{1,20}(\/[a-z]{1,20})?$/;
const howToGetHelp = 'npm run secrets -- --help lists what there is';

/** @throws UsageError which never repeats an argument that may be a secret */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  if (values.help) return { name: 'help' };
  const [name, path, ...others] = positionals;
  if (name === 'check' && path === undefined) return { name, json: values.json, ...parseTarget(values) };
  if (name !== 'set') throw new UsageError(`say set or check: ${howToGetHelp}`);
  if (path === undefined) throw new UsageError(`say which secret to set, such as database: ${howToGetHelp}`);
  if (others.length > 0 || !secretPathPattern.test(path)) throw new UsageError(valueRefusal);
  if (values.json) throw new UsageError('--json belongs to check: leave it out');
  return { name, path, ...parseTarget(values) };
}

function parse(args: readonly string[]) {
  try {
    return parseArguments(args, { json: flag }, howToGetHelp);
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { readonly code?: string };
    // A one-letter "option" is quoted from whatever was typed, and that may be the value.
    if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') throw error;
    throw new UsageError(`there is an option that is not known: ${howToGetHelp}. ${valueRefusal}`);
  }
}
