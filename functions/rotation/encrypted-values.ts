import type { Client } from '@neondatabase/serverless';
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { encryptedPattern, engineKey, type SecretVersions, versionOf } from '#shared/secret-versions';

/**
 * Where the engine and its plugins keep what they encrypt with its secrets. A stage's database need not have all of
 * them. A column that is missing here would become unreadable when its secret is dropped.
 */
const encryptedColumns = [
  ['jwks', 'privateKey'],
  ['account', 'accessToken'],
  ['account', 'refreshToken'],
  ['account', 'idToken'],
  ['twoFactor', 'secret'],
  ['twoFactor', 'backupCodes'],
] as const;

/** The versions that anything in the database is encrypted with. */
export async function findVersionsInUse(client: Client): Promise<ReadonlySet<number>> {
  const { rows: columns } = await client.query(
    `select table_name, column_name from information_schema.columns
      where table_schema = 'public' and (table_name, column_name) in (
        select * from unnest($1::text[], $2::text[]))`,
    [encryptedColumns.map(([table]) => table), encryptedColumns.map(([, column]) => column)],
  );
  const inUse = new Set<number>();
  for (const { table_name, column_name } of columns) {
    const [table, column] = [client.escapeIdentifier(table_name), client.escapeIdentifier(column_name)];
    const { rows } = await client.query(
      `select distinct substring(${column} from $1)::integer as version from public.${table} where ${column} ~ $1`,
      [encryptedPattern],
    );
    for (const { version } of rows) inUse.add(version);
  }
  return inUse;
}

interface StoredKey {
  readonly id: string;
  readonly privateKey: string;
}

/**
 * Encrypts the private parts of signing keys with the newest of `versions`, so that older ones can be dropped. A key
 * that they do not open is another stage's, from a copy of its database, and is left alone.
 */
export async function encryptKeysAnew(client: Client, versions: SecretVersions): Promise<void> {
  const key = engineKey(versions);
  for (const { id, privateKey } of await readKeys(client)) {
    if (versionOf(privateKey) === key.currentVersion) continue;
    const data = await symmetricDecrypt({ key, data: JSON.parse(privateKey) }).catch(() => undefined);
    if (data === undefined) continue;
    const encrypted = JSON.stringify(await symmetricEncrypt({ key, data }));
    await client.query('update "jwks" set "privateKey" = $2 where "id" = $1 and "privateKey" = $3', [
      id,
      encrypted,
      privateKey,
    ]);
  }
}

async function readKeys(client: Client): Promise<StoredKey[]> {
  return (await client.query('select "id", "privateKey" from "jwks"')).rows;
}
