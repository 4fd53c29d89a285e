import { type DatabaseConnection, databaseConnection } from '#shared/database/connection';
import { applyMigrations, readMigrations } from '#shared/database/migrations';
import { withOwnerConnection } from '#shared/database/owner';
import { createRoles, type FunctionRole, setRolePassword } from '#shared/database/roles';
import type { KeyAnswer, KeyRequest } from '#shared/key-operations';
import { secretVersions } from '#shared/secret-versions';
import { readSecret } from '#shared/secrets';
import { recordEvents } from './event-recording.ts';
import { ensureSigningKey, operateKeys } from './keys/operations.ts';
import { completeRoleSecret, type RoleSecret, readRoleSecret } from './role-secrets.ts';

export interface SchemaOptions {
  readonly ownerSecretId: string;
  readonly authSecretId: string;
  /** Of the functions that this stage has. With that of `events`, events are recorded. */
  readonly roleSecretIds: Readonly<Partial<Record<FunctionRole, string>>>;
  readonly migrationsFolder: URL;
  readonly tokenLifetimeSeconds: number;
}

/** What one run changed; all empty or false when the database was up to date. */
export interface SchemaReport {
  readonly migrationsApplied: readonly string[];
  readonly connectionsWritten: readonly string[];
  readonly signingKeyMinted: boolean;
}

/**
 * Brings the database to the state that this version of the code needs. Safe to run at any time, twice, and in
 * parallel: each step takes the deployment lock and does nothing that is done already.
 * @throws MigrationError, DatabaseUnavailableError, ConfigurationError
 */
export async function deploySchema(options: SchemaOptions): Promise<SchemaReport> {
  const { owner, ...keySettings } = await readParts(options);
  const migrations = await readMigrations(options.migrationsFolder);
  const roles = Object.entries(options.roleSecretIds) as [FunctionRole, string][];

  return withOwnerConnection(owner, async (client) => {
    await createRoles(client);
    const migrationsApplied = await applyMigrations(client, migrations);
    const roleSecrets = await Promise.all(roles.map(([role, secretId]) => readRoleSecret(role, secretId)));
    for (const { role, content } of roleSecrets)
      await setRolePassword(client, role, content.password, content.username);
    await recordEvents(client, options.roleSecretIds.events !== undefined);
    const signingKeyMinted = await ensureSigningKey(client, keySettings);
    return {
      migrationsApplied,
      signingKeyMinted,
      connectionsWritten: await completeRoleSecrets(roleSecrets, owner),
    };
  });
}

/**
 * Lists, rotates or revokes signing keys.
 * @throws KeyRequestError, DatabaseUnavailableError, ConfigurationError; nothing has been changed then
 */
export async function changeKeys(options: KeyOptions, request: KeyRequest): Promise<KeyAnswer> {
  const { owner, ...keySettings } = await readParts(options);
  return withOwnerConnection(owner, (client) => operateKeys(client, keySettings, request));
}

type KeyOptions = Pick<SchemaOptions, 'ownerSecretId' | 'authSecretId' | 'tokenLifetimeSeconds'>;

/** Past any cache: a warm environment must not write back what it remembers over what an operator has put there since. */
async function readParts({ ownerSecretId, authSecretId, tokenLifetimeSeconds }: KeyOptions) {
  const fresh = { fresh: true };
  const owner = await readSecret(ownerSecretId, databaseConnection, fresh);
  const secrets = await readSecret(authSecretId, secretVersions, fresh);
  return { owner, secrets, tokenLifetimeSeconds };
}

async function completeRoleSecrets(
  secrets: readonly RoleSecret[],
  owner: DatabaseConnection,
): Promise<string[]> {
  const completed: string[] = [];
  for (const secret of secrets) {
    if (await completeRoleSecret(secret, owner)) completed.push(secret.role);
  }
  return completed;
}
