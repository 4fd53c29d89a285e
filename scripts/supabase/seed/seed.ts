import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { seedHashes, seedPassword, seedTotpSecret } from './hashes.ts';
import { people, personId, type SeedPerson } from './people.ts';

export interface SeedOptions {
  /** How many users there are to be, the people included, who are always all there. */
  readonly users: number;
  /** What the ids and times of the users beyond the people follow from; 1 by default. */
  readonly randomSeed?: number;
}

export interface SeedSummary {
  readonly users: number;
  readonly profiles: number;
  /** That of every user who has one. */
  readonly password: string;
  /** In base32, that of every user who has an authenticator app. */
  readonly totpSecret: string;
  /** One user of each kind. The address is null for those without. */
  readonly people: readonly { readonly kind: string; readonly id: string; readonly email: string | null }[];
}

/** The database is not an empty one. */
export class SeedError extends Error {
  override readonly name = 'SeedError';
}

/** A profile of nobody. */
const orphanProfileOwner = personId('profile-without-user');

/**
 * Fills an empty database with a project of Supabase's shape: its tables for users, one person of each kind at a fixed
 * address, and a crowd of all kinds, deterministically and in one transaction.
 * @throws SeedError if there is a schema `auth` already
 */
export async function seedSupabase(
  database: string | pg.ClientBase,
  options: SeedOptions,
): Promise<SeedSummary> {
  if (typeof database !== 'string') return seed(database, options);
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  try {
    return await seed(client, options);
  } finally {
    await client.end();
  }
}

async function seed(client: pg.ClientBase, options: SeedOptions): Promise<SeedSummary> {
  await requireEmpty(client);
  await client.query("begin; set local timezone = 'UTC'; set local synchronous_commit = off");
  try {
    await client.query(await readStatements('schema.sql'));
    await insertPeople(client);
    await insertCrowd(client, options);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
  await client.query('analyze auth.users, auth.identities, auth.mfa_factors, public.user_profile');
  return summarize(client);
}

async function requireEmpty(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ database: string }>(
    "select current_database() as database from pg_namespace where nspname = 'auth'",
  );
  const [found] = rows;
  if (found)
    throw new SeedError(`the database "${found.database}" has a schema auth already: seed an empty one`);
}

function readStatements(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), 'utf8');
}

async function insertPeople(client: pg.ClientBase): Promise<void> {
  await client.query(await readStatements('people.sql'));
  await client.query('select pg_temp.seed_people($1::jsonb)', [JSON.stringify(people.map(toRow))]);
  await client.query(
    "insert into public.user_profile (user_id, age_range, preferred_language) values ($1, '18_24', 'en')",
    [orphanProfileOwner],
  );
}

function toRow(person: SeedPerson) {
  return { ...person, id: personId(person.kind) };
}

async function insertCrowd(client: pg.ClientBase, { users, randomSeed = 1 }: SeedOptions): Promise<void> {
  await client.query(
    `create temporary table seeded (n integer, id uuid, slot integer, created timestamptz, google text, hashes jsonb)
      on commit drop`,
  );
  await client.query(
    `insert into seeded
      select n, md5(format('%s:user:%s', $1::text, n))::uuid, n % 200,
        timestamptz '2023-01-01T00:00:00.123456Z' + n * interval '97.654321 seconds',
        format('1%s', lpad(n::text, 20, '0')), $3::jsonb
      from generate_series(1, $2::integer) as n`,
    [String(randomSeed), Math.max(0, users - people.length), JSON.stringify(seedHashes)],
  );
  await client.query(await readStatements('crowd.sql'));
}

async function summarize(client: pg.ClientBase): Promise<SeedSummary> {
  const { rows } = await client.query<{ users: number; profiles: number }>(
    `select (select count(*) from auth.users)::integer as users,
      (select count(*) from public.user_profile)::integer as profiles`,
  );
  const { users = 0, profiles = 0 } = rows[0] ?? {};
  return {
    users,
    profiles,
    password: seedPassword,
    totpSecret: seedTotpSecret,
    people: people.map(({ kind, user }) => ({ kind, id: personId(kind), email: user.email ?? null })),
  };
}
