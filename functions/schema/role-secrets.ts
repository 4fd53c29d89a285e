import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { type DatabaseConnection, databaseConnection } from '#shared/database/connection';
import { type FunctionRole, loginsOf } from '#shared/database/roles';
import { ConfigurationError } from '#shared/errors';
import { readSecret } from '#shared/secrets';

const content = databaseConnection.partial().extend({ username: z.string(), password: z.string().min(1) });

/** A role's secret: generated with a name and a password, completed here with the connection made of them. */
export interface RoleSecret {
  readonly role: FunctionRole;
  readonly secretId: string;
  readonly content: z.output<typeof content>;
}

const secretsManager = new SecretsManagerClient();

/** Reads the secret of a function's role. @throws ConfigurationError as `readSecret` does, and for another's name */
export async function readRoleSecret(role: FunctionRole, secretId: string): Promise<RoleSecret> {
  const secret = { role, secretId, content: await readSecret(secretId, content, { fresh: true }) };
  const logins = loginsOf(role);
  if (logins.includes(secret.content.username)) return secret;
  throw new ConfigurationError(
    `secret ${secretId} is for the role "${secret.content.username}": correct its username to ${logins.join(' or ')}`,
  );
}

/** Writes the role's connection into its secret, unless it is there already. Answers whether it wrote. */
export async function completeRoleSecret(
  { secretId, content: current }: RoleSecret,
  owner: DatabaseConnection,
): Promise<boolean> {
  const { username, password } = current;
  const connection = connectionOfRole(current, owner);
  if (current.url === connection.url && current.proxy === connection.proxy) return false;
  const SecretString = JSON.stringify({ username, password, ...connection });
  await secretsManager.send(new PutSecretValueCommand({ SecretId: secretId, SecretString }));
  return true;
}

function connectionOfRole(
  { username, password }: RoleSecret['content'],
  owner: DatabaseConnection,
): DatabaseConnection {
  const url = new URL(owner.url);
  url.username = username;
  url.password = encodeURIComponent(password);
  return { ...owner, url: url.href };
}
