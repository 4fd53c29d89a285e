import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { PostgresStartError } from './errors.ts';

const credentialsFile = z.object({ superuserPassword: z.string(), ownerPassword: z.string() });

/** Passwords of the roles that exist before any deployment. */
export type Credentials = z.infer<typeof credentialsFile>;

/** Bytes of randomness in a password: 192 bits, out of reach of guessing. */
const passwordBytes = 24;

/** The file beside the data directory that keeps its passwords, readable by the caller alone. */
export function credentialsPath(dataDirectory: string): string {
  return `${dataDirectory}.credentials.json`;
}

/** Makes new passwords and keeps them. */
export async function createCredentials(dataDirectory: string): Promise<Credentials> {
  const credentials = { superuserPassword: createPassword(), ownerPassword: createPassword() };
  const path = credentialsPath(dataDirectory);
  await writeFile(`${path}.new`, JSON.stringify(credentials), { mode: 0o600 });
  await rename(`${path}.new`, path);
  return credentials;
}

/** @throws PostgresStartError when the file is missing or damaged */
export async function readCredentials(dataDirectory: string): Promise<Credentials> {
  const path = credentialsPath(dataDirectory);
  try {
    return credentialsFile.parse(JSON.parse(await readFile(path, 'utf8')));
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
