import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

/** The command line or an environment variable is wrong; nothing has been started. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Parses the flags of an npm script that is run as `command` (`npm start`).
 *
 * @throws UsageError naming the wrong option, and how to see the right ones
 */
export function parseFlags<const T extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: T,
  command: string,
) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    const { message } = error as Error;
    const [firstSentence = message] = message.split('. ');
    throw new UsageError(`${firstSentence.toLowerCase()}: ${command} -- --help lists the options`);
  }
}
