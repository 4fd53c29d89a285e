import { parseArgs } from 'node:util';

export interface Options {
  readonly stage: string;
  readonly json: boolean;
  readonly help: boolean;
}

/** The command was given wrongly. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const help = `usage: npm run iam [-- options]

Prints what every function of a stage may do, from the synthesized templates.

options:
  --stage <name>  which stage of cdk.json (default dev)
  --json          print a JSON array of statements instead of a table
  --help          print this
`;

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Options {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const options = { stage: { type: 'string', default: 'dev' }, json: flag, help: flag } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    const [firstSentence = ''] = (error as Error).message.split('. ');
    throw new UsageError(`${firstSentence.toLowerCase()}: npm run iam -- --help lists the options`);
  }
}
