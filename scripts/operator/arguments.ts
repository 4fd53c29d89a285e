import { parseArgs } from 'node:util';
import { UsageError } from './errors.ts';
import { targetOptions } from './target.ts';

export const flag = { type: 'boolean', default: false } as const;

type OptionSchema = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

/**
 * Parses a command's positional arguments and options: its own, those of its target, and `--help`.
 * @param howToGetHelp the remedy that ends each message
 * @throws UsageError naming the option at fault, with the parser's own error as its cause
 */
export function parseArguments<const Options extends OptionSchema>(
  args: readonly string[],
  own: Options,
  howToGetHelp: string,
) {
  const options = { ...targetOptions, help: flag, ...own };
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    const [fault = ''] = (error as Error).message.split(/\. |\.?\n|\.$/);
    throw new UsageError(`${fault.charAt(0).toLowerCase()}${fault.slice(1)}: ${howToGetHelp}`, {
      cause: error,
    });
  }
}
