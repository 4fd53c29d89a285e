import { parseArgs } from 'node:util';
import { UsageError } from '../secrets/errors.ts';

/** Options of every command that acts on a deployed stage. */
export const targetOptions = {
  stage: { type: 'string' },
  region: { type: 'string' },
  'endpoint-url': { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** How the help of every such command explains them. */
export const targetHelp = `  --stage <name>        the stage, as in cdk.json
  --region <name>       the stage's AWS region (default AWS_REGION, or that of your profile)
  --endpoint-url <url>  an AWS endpoint other than AWS, such as the local stack's http://127.0.0.1:4566`;

type OptionSchema = NonNullable<Parameters<typeof parseArgs>[0]>['options'];

/**
 * Parses options and positional arguments.
 * @param howToGetHelp the remedy that ends each message
 * @throws UsageError naming the option at fault
 */
export function parseArguments<const Options extends OptionSchema>(
  args: readonly string[],
  options: Options,
  howToGetHelp: string,
) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    const [line = ''] = (error as Error).message.split(/\.|\n/);
    throw new UsageError(`${line.charAt(0).toLowerCase()}${line.slice(1)}: ${howToGetHelp}`);
  }
}
