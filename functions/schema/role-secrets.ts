import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { type DatabaseConnection, databaseConnection } from '#shared/database/connection';
import { type FunctionRole, functionRoles } from '#shared/database/roles';
import { readSecret } from '#shared/secrets';

/** A role's secret: generated with a name and a password, completed here with the connection made of them. */
const roleSecret = databaseConnection.partial().extend({ username: z.string(), password: z.string().min(1) });

const secretsManager = new SecretsManagerClient();

/** Reads the generated password of a function's role. @throws ConfigurationError as `readSecret` does */
export async function readRolePassword(secretId: string): Promise<string> {
  return (await readSecret(secretId, roleSecret, { fresh: true })).password;
}

/** Writes the role's connection into its secret, unless it is there already. Answers whether it wrote. */
export async function completeRoleSecret(
  role: FunctionRole,
  secretId: string,
  owner: DatabaseConnection,
): Promise<boolean> {
  const current = await readSecret(secretId, roleSecret, { fresh: true });
  const connection = connectionOfRole(role, current.password, owner);
  if (current.url === connection.url && current.proxy === connection.proxy) return false;
  const { password } = current;
  const SecretString = JSON.stringify({ username: functionRoles[role], password, ...connection });
  await secretsManager.send(new PutSecretValueCommand({ SecretId: secretId, SecretString }));
  return true;
}

function connectionOfRole(
  role: FunctionRole,
  password: string,
  owner: DatabaseConnection,
): DatabaseConnection {
  const url = new URL(owner.url);
  url.username = functionRoles[role];
  url.password = encodeURIComponent(password);
  return { ...owner, url: url.href };
}
