import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface SourceDatabase {
  readonly ownerUrl: string;
  /** Makes the role that a migration reads as, with the rights that docs/migration.md has it given. Answers its URL. */
  createReader(): Promise<string>;
}

/** A local connection is made in milliseconds. */
const connectTimeoutMs = 5_000;
const reader = 'supabase_reader';
const passwordBytes = 15;

/** Makes an empty database beside that of a connection string, in place of one of that name. */
export async function createSourceDatabase(owner: string, name: string): Promise<SourceDatabase> {
  await query(owner, [
    `drop database if exists ${name} with (force)`,
    `drop role if exists ${reader}`,
    `create database ${name}`,
  ]);
  const ownerUrl = withParts(owner, { pathname: name });
  return {
    ownerUrl,
    createReader: async () => {
      const password = randomBytes(passwordBytes).toString('base64url');
      await query(ownerUrl, [
        `create role ${reader} login bypassrls password '${password}'`,
        // Whoever makes the source anew ends the reader's connections, as a member of it only.
        `grant ${reader} to current_user`,
        `grant usage on schema auth to ${reader}`,
        `grant select on auth.users, auth.identities, auth.mfa_factors, public.user_profile to ${reader}`,
      ]);
      return withParts(ownerUrl, { username: reader, password });
    },
  };
}

function withParts(url: string, parts: Partial<Pick<URL, 'pathname' | 'username' | 'password'>>): string {
  return Object.assign(new URL(url), parts).href;
}

async function query(connectionString: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: connectTimeoutMs });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
