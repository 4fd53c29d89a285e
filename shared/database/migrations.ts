import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { Client } from '@neondatabase/serverless';
import { withDeploymentLock } from '#shared/database/owner';

/** One plain SQL file: `name` is `0001-identity`, `sha256` the hex digest of its bytes. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

/** A migration that cannot be applied; the message names the file and the remedy. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

const fileNamePattern = /^(\d{4}-[a-z0-9-]+)\.sql$/;

/**
 * Reads the migrations of a folder in the order of their numbers.
 * @throws MigrationError for a file that is not named `0001-words.sql`, or a number used twice
 */
export async function readMigrations(folder: URL): Promise<Migration[]> {
  const files = (await readdir(folder)).sort();
  const migrations = await Promise.all(files.map((file) => readMigration(folder, file)));
  const numbers = migrations.map(({ name }) => name.slice(0, 4));
  const repeated = numbers.find((number, index) => numbers.indexOf(number) !== index);
  if (repeated)
    throw new MigrationError(`migration number ${repeated} is used twice: give one of them the next number`);
  return migrations;
}

async function readMigration(folder: URL, file: string): Promise<Migration> {
  const name = fileNamePattern.exec(file)?.[1];
  if (!name)
    throw new MigrationError(
      `migration file "${file}" must be named like 0001-words.sql: rename or remove it`,
    );
  const sql = await readFile(new URL(file, folder), 'utf8');
  return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
}

/**
 * Applies what the database has not seen yet, each migration in a transaction of its own under the deployment
 * lock, and records its name and hash. Answers the names applied.
 * @throws MigrationError if an applied migration was edited or is missing, or if one fails (nothing of it stays)
 */
export async function applyMigrations(client: Client, migrations: readonly Migration[]): Promise<string[]> {
  await withDeploymentLock(client, () => createLedger(client));
  const appliedNow: string[] = [];
  for (const migration of migrations) {
    const applied = await withDeploymentLock(client, async () => {
      const recorded = await readLedger(client);
      checkHistory(recorded, migrations);
      if (recorded.has(migration.name)) return false;
      await applyMigration(client, migration);
      return true;
    });
    if (applied) appliedNow.push(migration.name);
  }
  return appliedNow;
}

async function createLedger(client: Client): Promise<void> {
  await client.query('create schema if not exists gatehouse');
  await client.query(`create table if not exists gatehouse.schema_migration (
    name text primary key, sha256 text not null, applied_at timestamptz not null default now())`);
}

async function readLedger(client: Client): Promise<Map<string, string>> {
  const { rows } = await client.query('select name, sha256 from gatehouse.schema_migration');
  return new Map(rows.map(({ name, sha256 }) => [name, sha256]));
}

/** A ledger that knows more, or other, than the files do belongs to another version of the code. */
function checkHistory(recorded: ReadonlyMap<string, string>, migrations: readonly Migration[]): void {
  const files = new Map(migrations.map(({ name, sha256 }) => [name, sha256]));
  const newest = migrations.at(-1)?.name ?? '';
  for (const [name, sha256] of recorded) {
    if (files.get(name) === sha256) continue;
    if (files.has(name)) {
      throw new MigrationError(
        `migration ${name} was edited after it was applied: restore it and add a new one`,
      );
    }
    // A later migration than all the files is an older version being rolled out again, which must work.
    if (name < newest)
      throw new MigrationError(`migration ${name} was applied but its file is missing: restore it`);
  }
}

async function applyMigration(client: Client, { name, sql, sha256 }: Migration): Promise<void> {
  try {
    await client.query(sql);
  } catch (cause) {
    const { message, code } = cause as { message?: string; code?: string };
    throw new MigrationError(
      `migration ${name} failed: ${message} (SQLSTATE ${code}): correct it and deploy again`,
      {
        cause,
      },
    );
  }
  await client.query('insert into gatehouse.schema_migration (name, sha256) values ($1, $2)', [name, sha256]);
}
