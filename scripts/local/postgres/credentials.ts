import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { readJson, replaceJson } from '../json-file.ts';
import { PostgresStartError } from './errors.ts';

const credentialsFile = z.object({ superuserPassword: z.string(), ownerPassword: z.string() });

/** Passwords of the roles that exist before any deployment. */
export type Credentials = z.output<typeof credentialsFile>;

/** Bytes of randomness in a password: 120 bits are out of reach of guessing, and a connection string stays below 80 columns. */
const passwordBytes = 15;

/** The file beside the data directory that keeps its passwords, readable by the caller alone. */
export function credentialsPath(dataDirectory: string): string {
  return `${dataDirectory}.credentials.json`;
}

/** Makes new passwords and keeps them. */
export function createCredentials(dataDirectory: string): Credentials {
  const credentials = { superuserPassword: createPassword(), ownerPassword: createPassword() };
  replaceJson(credentialsPath(dataDirectory), credentials);
  return credentials;
}

/** @throws PostgresStartError when the file is missing or damaged */
export async function readCredentials(dataDirectory: string): Promise<Credentials> {
  const path = credentialsPath(dataDirectory);
  try {
    return credentialsFile.parse(await readJson(path));
  } catch {
    // Without the cause: a parser quotes what it could not read, and that is a password.
    throw new PostgresStartError(
      `cannot read the database's passwords from ${path}: start with --fresh to make a new database`,
    );
  }
}

function createPassword(): string {
  return randomBytes(passwordBytes).toString('base64url');
}
