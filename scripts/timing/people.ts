import { createHash, randomUUID } from 'node:crypto';
import { hash as bcrypt } from 'bcryptjs';
import type pg from 'pg';
import { createPasswords } from '#shared/passwords/passwords';

/** Kinds of accounts that nobody should be able to tell apart by how long a wrong password takes. */
export const kinds = ['unknown', 'argon2id', 'bcrypt', 'banned', 'no password', 'malformed'] as const;
export type Kind = (typeof kinds)[number];

const password = 'correct horse battery staple';
/** What Supabase makes. */
const bcryptRounds = 10;

/** An address of an account of a kind, each time another one: failures are counted by account. */
export type AddressOf = (kind: Kind, index: number) => string;

export const addressOf: AddressOf = (kind, index) => `${kind.replace(' ', '-')}-${index}@timing.test`;

/** Puts `count` accounts of every kind but the unknown into the database. */
export async function insertPeople(owner: pg.Client, count: number): Promise<void> {
  const argon2id = await createPasswords({ familiesInUse: async () => [] }).hash(password);
  const hashes: Readonly<Record<Exclude<Kind, 'unknown'>, string | null>> = {
    argon2id,
    bcrypt: await bcrypt(password, bcryptRounds),
    banned: argon2id,
    'no password': null,
    malformed: `$argon2id$${createHash('sha256').update(argon2id).digest('hex')}`,
  };
  for (const [kind, hash] of Object.entries(hashes) as [Kind, string | null][]) {
    for (let index = 0; index < count; index++)
      await insertPerson(owner, addressOf(kind, index), hash, kind === 'banned');
  }
}

async function insertPerson(
  owner: pg.Client,
  email: string,
  hash: string | null,
  banned: boolean,
): Promise<void> {
  const id = randomUUID();
  await owner.query(
    'insert into "user" ("id", "name", "email", "emailVerified", "banned") values ($1, $2, $2, true, $3)',
    [id, email, banned],
  );
  await owner.query(
    `insert into "account" ("accountId", "providerId", "userId", "password") values ($1::uuid, $2, $1::uuid, $3)`,
    [id, hash === null ? 'google' : 'credential', hash],
  );
}
