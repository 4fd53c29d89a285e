import { parseArgs } from 'node:util';
import { isPrivateEndpoint } from '#shared/loopback';
import { UsageError } from './errors.ts';

/** Which account, and which stage in it. */
export interface Target {
  readonly stage: string;
  readonly region: string | undefined;
  /** Of an emulator, such as the local stack; AWS itself by default. */
  readonly endpointUrl: string | undefined;
}

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
  --stage <name>        the stage, as in cdk.json
  --region <name>       the stage's AWS region (default AWS_REGION, or that of your profile)
  --endpoint-url <url>  an AWS endpoint other than AWS, such as the local stack's http://127.0.0.1:4566
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
  const { values, positionals } = parseArguments(args);
  if (values.help) return { name: 'help' };
  const [name, path, ...others] = positionals;
  if (name === 'check' && path === undefined) return { name, json: values.json, ...parseTarget(values) };
  if (name !== 'set') throw new UsageError(`say set or check: ${howToGetHelp}`);
  if (path === undefined) throw new UsageError(`say which secret to set, such as database: ${howToGetHelp}`);
  if (others.length > 0 || !secretPathPattern.test(path)) throw new UsageError(valueRefusal);
  if (values.json) throw new UsageError('--json belongs to check: leave it out');
  return { name, path, ...parseTarget(values) };
}

function parseArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        stage: { type: 'string' },
        region: { type: 'string' },
        'endpoint-url': { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    const { code, message } = error as Error & { readonly code?: string };
    // A one-letter "option" is quoted from whatever was typed, and that may be the value.
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
      throw new UsageError(`there is an option that is not known: ${howToGetHelp}. ${valueRefusal}`);
    }
    throw new UsageError(`${message.split('\n')[0]?.toLowerCase().replace(/\.$/, '')}: ${howToGetHelp}`);
  }
}

export interface TargetValues {
  readonly stage?: string | undefined;
  readonly region?: string | undefined;
  readonly 'endpoint-url'?: string | undefined;
}

/** @throws UsageError */
export function parseTarget({ stage, region, 'endpoint-url': endpointUrl }: TargetValues): Target {
  if (!stage) throw new UsageError('say which stage, such as --stage dev');
  if (endpointUrl !== undefined && !(URL.canParse(endpointUrl) && isPrivateEndpoint(endpointUrl))) {
    throw new UsageError(
      '--endpoint-url must be an https address, or http on this machine: a secret must not cross a network in the clear',
    );
  }
  return { stage, region, endpointUrl };
}
