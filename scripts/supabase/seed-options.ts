import { UsageError } from '../operator/errors.ts';
import { parseTarget, type Target } from '../operator/target.ts';

export interface SeedCommand extends Target {
  readonly name: 'seed';
  readonly users: number;
  /** An empty database of one's own instead of that of the local stack. */
  readonly url: string | undefined;
}

/** Where `npm start` answers unless it is told otherwise: nothing but a local stack is seeded. */
export const localStack = { stage: 'dev', 'endpoint-url': 'http://127.0.0.1:4566' } as const;

const maxUsers = 10_000_000;

interface SeedValues {
  readonly users?: string | undefined;
  readonly url?: string | undefined;
  readonly stage?: string | undefined;
  readonly region?: string | undefined;
  readonly 'endpoint-url'?: string | undefined;
}

/** @throws UsageError */
export function parseSeed({ users, url, ...target }: SeedValues): SeedCommand {
  const count = Number(users);
  if (users === undefined || !/^\d+$/.test(users) || count < 1 || count > maxUsers)
    throw new UsageError(`say how many users, from 1 to ${maxUsers}, such as --users 10000`);
  if (url !== undefined && !/^postgres(ql)?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new UsageError('--url must be a connection string like postgresql://user:password@host/database');
  return { name: 'seed', users: count, url, ...parseTarget({ ...localStack, ...target }) };
}
