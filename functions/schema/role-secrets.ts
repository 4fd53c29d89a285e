import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { type DatabaseConnection, databaseConnection } from '#shared/database/connection';
import { type FunctionRole, functionRoles } from '#shared/database/roles';
import { readSecret } from '#shared/secrets';

const content = databaseConnection.partial().extend({ username: z.string(), password: z.string().min(1) });

/** A role's secret: generated with a name and a password, completed here with the connection made of them. */
export interface RoleSecret {
  readonly role: FunctionRole;
  readonly secretId: string;
  readonly content: z.output<typeof content>;
}

const secretsManager = new SecretsManagerClient();

/** Reads the secret of a function's role. @throws ConfigurationError as `readSecret` does */
export async function readRoleSecret(role: FunctionRole, secretId: string): Promise<RoleSecret> {
  return { role, secretId, content: await readSecret(secretId, content, { fresh: true }) };
}

/** Writes the role's connection into its secret, unless it is there already. Answers whether it wrote. */
export async function completeRoleSecret(
  { role, secretId, content: current }: RoleSecret,
  owner: DatabaseConnection,
): Promise<boolean> {
  const { password } = current;
  const connection = connectionOfRole(role, password, owner);
  if (current.url === connection.url && current.proxy === connection.proxy) return false;
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
