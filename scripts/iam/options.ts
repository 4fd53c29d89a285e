import { parseFlags } from '../local/flags.ts';

export interface Options {
  readonly stage: string;
  readonly json: boolean;
  readonly help: boolean;
}

export const help = `usage: npm run iam [-- options]

Prints what every function and state machine of a stage may do, and whoever takes on a role for
operators, from the synthesized templates.

options:
  --stage <name>  which stage of cdk.json (default dev)
  --json          print a JSON array of statements instead of a table
  --help          print this
`;

const flag = { type: 'boolean', default: false } as const;
const flags = { stage: { type: 'string', default: 'dev' }, json: flag, help: flag } as const;

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Options {
  return parseFlags(args, flags, 'npm run iam');
}
