import { flag, parseArguments } from '../operator/arguments.ts';
import { UsageError } from '../operator/errors.ts';
import { parseTarget, type Target, targetHelp } from '../operator/target.ts';

export type Command =
  | { readonly name: 'help' }
  | ({ readonly name: 'set'; readonly path: string } & Target)
  | ({ readonly name: 'rotate'; readonly path: string; readonly waitSeconds: number } & Target)
  | ({ readonly name: 'check'; readonly json: boolean } & Target);

const defaultWaitSeconds = 60;

export const help = `usage: npm run secrets -- set <secret> --stage <stage>
       npm run secrets -- check --stage <stage> [--json]
       npm run secrets -- rotate <secret> --stage <stage> [--wait <seconds>]

set puts a value into a stage's secret. The value is read from standard input, or asked for without being
shown; it is never an argument. check says of every secret of the stage whether it has what it needs:
  filled     it has
  pending    its connection is written by the next deploy
  empty      it has no value; what is optional, such as google, is off then
  malformed  a member of its value is missing or wrong
  unread     it has a value that you may not read
rotate has Secrets Manager make a new value for a secret that the stage rotates, and waits until it is in use.

options:
${targetHelp}
  --wait <seconds>      how long rotate waits (default ${defaultWaitSeconds})
  --json                print what check found as one line of JSON
  --help                print this

exit code: 0 all is well, 1 a secret lacks something or the value was refused, 2 the command could not do its work
`;

const valueRefusal =
  "a secret's value is never an argument, because it would stay in the shell's history and in the list of " +
  'processes: pipe it into the command, or leave it out and be asked for it';
/** What a secret of a stage can be called; anything else may be a value, given in the wrong place. */
const secretPathPattern = /^[a-z]{1,20}(\/[a-z]{1,20})?$/;
const examples = { set: 'database', rotate: 'database/auth' };
const howToGetHelp = 'npm run secrets -- --help lists what there is';

/** @throws UsageError which never repeats an argument that may be a secret */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  if (values.help) return { name: 'help' };
  const [name, path, ...others] = positionals;
  if (name === 'check' && path === undefined) return { name, json: values.json, ...parseTarget(values) };
  if (name !== 'set' && name !== 'rotate') throw new UsageError(`say set, check or rotate: ${howToGetHelp}`);
  if (path === undefined) {
    throw new UsageError(`say which secret to ${name}, such as ${examples[name]}: ${howToGetHelp}`);
  }
  if (others.length > 0 || !secretPathPattern.test(path)) throw new UsageError(valueRefusal);
  if (values.json) throw new UsageError('--json belongs to check: leave it out');
  const target = parseTarget(values);
  return name === 'set'
    ? { name, path, ...target }
    : { name, path, waitSeconds: parseWait(values), ...target };
}

function parse(args: readonly string[]) {
  try {
    const own = { wait: { type: 'string', default: String(defaultWaitSeconds) }, json: flag } as const;
    return parseArguments(args, own, howToGetHelp);
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { readonly code?: string };
    // A one-letter "option" is quoted from whatever was typed, and that may be the value.
    if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') throw error;
    throw new UsageError(`there is an option that is not known: ${howToGetHelp}. ${valueRefusal}`);
  }
}

function parseWait({ wait }: { readonly wait: string }): number {
  if (/^\d{1,4}$/.test(wait)) return Number(wait);
  throw new UsageError('--wait must be a whole number of seconds from 0 to 9999');
}
