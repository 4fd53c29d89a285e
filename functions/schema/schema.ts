import { type DatabaseConnection, databaseConnection } from '#shared/database/connection';
import { applyMigrations, readMigrations } from '#shared/database/migrations';
import { withOwnerConnection } from '#shared/database/owner';
import { createRoles, type FunctionRole, setRolePassword } from '#shared/database/roles';
import { secretVersions } from '#shared/secret-versions';
import { readSecret } from '#shared/secrets';
import { completeRoleSecret, readRolePassword } from './role-secrets.ts';
import { ensureSigningKey } from './signing-key.ts';

export interface SchemaOptions {
  readonly ownerSecretId: string;
  readonly authSecretId: string;
  readonly roleSecretIds: Readonly<Record<FunctionRole, string>>;
  readonly migrationsFolder: URL;
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
  // A warm environment must not write back what it remembers over what an operator has put there since.
  const fresh = { fresh: true };
  const owner = await readSecret(options.ownerSecretId, databaseConnection, fresh);
  const secrets = await readSecret(options.authSecretId, secretVersions, fresh);
  const migrations = await readMigrations(options.migrationsFolder);
  const roles = Object.entries(options.roleSecretIds) as [FunctionRole, string][];

  return withOwnerConnection(owner, async (client) => {
    await createRoles(client);
    const migrationsApplied = await applyMigrations(client, migrations);
    for (const [role, secretId] of roles)
      await setRolePassword(client, role, await readRolePassword(secretId));
    const signingKeyMinted = await ensureSigningKey(client, secrets);
    return {
      migrationsApplied,
      signingKeyMinted,
      connectionsWritten: await completeRoleSecrets(roles, owner),
    };
  });
}

async function completeRoleSecrets(
  roles: [FunctionRole, string][],
  owner: DatabaseConnection,
): Promise<string[]> {
  const completed: string[] = [];
  for (const [role, secretId] of roles) {
    if (await completeRoleSecret(role, secretId, owner)) completed.push(role);
  }
  return completed;
}
