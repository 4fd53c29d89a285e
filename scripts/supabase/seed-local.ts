import { databaseConnection } from '#shared/database/connection';
import { isLoopback } from '#shared/loopback';
import { UsageError } from '../operator/errors.ts';
import { type Account, createAccount } from '../secrets/account.ts';
import { commandLine } from './command-line.ts';
import { exitCodes } from './exit-codes.ts';
import { formatSeed } from './format-seed.ts';
import { createSourceDatabase } from './local-source.ts';
import { SeedError, seedSupabase } from './seed/seed.ts';
import type { SeedCommand } from './seed-options.ts';

const { stdout, stderr } = process;

/**
 * Fills a database with a Supabase-shaped source: one beside the local stack's own, which its migration reads from then
 * on, or the one that is named.
 * @throws UsageError, AccountError
 */
export async function seed(command: SeedCommand): Promise<number> {
  const { users, url } = command;
  if (url !== undefined) {
    const summary = await withSeedErrors(() => seedSupabase(url, { users }));
    stdout.write(formatSeed(summary, `npm run secrets -- set supabase points a stage at it`));
    return exitCodes.well;
  }
  const account = createAccount(command);
  const stack = await findStack(command, account);
  stderr.write(`seeding ${users} users into the database ${stack.source.name}\n`);
  const source = await createSourceDatabase(stack.owner, stack.source.name);
  const summary = await withSeedErrors(() => seedSupabase(source.ownerUrl, { users }));
  const readerUrl = await source.createReader();
  await account.write(stack.source.secret, JSON.stringify({ url: readerUrl }));
  stdout.write(formatSeed(summary, commandLine('start', command)));
  return exitCodes.well;
}

/** The owner's connection to the local PostgreSQL, and the secret of the migration's source. */
async function findStack({ stage, endpointUrl }: SeedCommand, account: Account) {
  if (endpointUrl === undefined || !isLoopback(endpointUrl))
    throw new UsageError('only a local stack is seeded: leave out --endpoint-url, or give that of one');
  const secrets = await account.list(stage);
  const find = (path: string) => {
    const secret = secrets.find((candidate) => candidate.path === path);
    if (secret !== undefined) return secret;
    throw new UsageError(
      `stage ${stage} has no secret ${path}: give it the setting migration, and start it again`,
    );
  };
  const stored = await account.read(find('database'));
  if (stored.is !== 'value') throw new UsageError(`the secret of the database of ${stage} has no value`);
  const owner = databaseConnection.parse(JSON.parse(stored.text)).url;
  if (!isLoopback(owner))
    throw new UsageError(`the database of ${stage} is not on this machine: seed another stage`);
  return { owner, source: { name: sourceDatabase, secret: find('supabase') } };
}

/** Beside the stack's own; made anew by each seeding. */
const sourceDatabase = 'supabase';

async function withSeedErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SeedError) throw new UsageError(error.message, { cause: error });
    const { code } = error as { readonly code?: string };
    // Without the message: a driver's may quote the connection string.
    throw new UsageError(
      `the database cannot be seeded (${code ?? 'unknown error'}): check --url and its rights`,
      {
        cause: error,
      },
    );
  }
}
