import { parseArgs } from 'node:util';
import { z } from 'zod';
import { UsageError } from '../../operator/errors.ts';
import type { Size } from './measure.ts';

const usage = 'give --users as numbers of 1,000 at least, such as --users 10000,100000';

/** Small sources are moved in parts of a second, in which whatever else the machine does shows. */
const roundsOf = (users: number) => (users <= 10_000 ? 3 : 1);

const numbers = z.array(z.coerce.number<string>().int().min(1_000));

/** The sizes of source that the arguments after `migration` ask for. @throws UsageError */
export function parseSizes(args: readonly string[]): Size[] {
  const parsed = numbers.safeParse(readUsers(args).split(','));
  if (!parsed.success) throw new UsageError(usage);
  return parsed.data.map((users) => ({ users, rounds: roundsOf(users) }));
}

function readUsers(args: readonly string[]): string {
  try {
    const options = { users: { type: 'string', default: '10000,100000' } } as const;
    return parseArgs({ args: [...args], options }).values.users;
  } catch (cause) {
    throw new UsageError(usage, { cause });
  }
}
