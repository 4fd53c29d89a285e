import type { Client } from '@neondatabase/serverless';
import { inject } from 'vitest';
import type { DatabaseConnection } from '#shared/database/connection';
import { applyMigrations, readMigrations } from '#shared/database/migrations';
import { withOwnerConnection } from '#shared/database/owner';
import { createRoles, type FunctionRole, functionRoles, setRolePassword } from '#shared/database/roles';
import type { TestKey } from '#shared/tokens/testing';
import { startNeonProxy } from '../../scripts/local/postgres/neon/proxy.ts';
import { startTestPostgres } from '../../scripts/local/postgres/test-postgres.ts';

export const migrationsFolder = new URL('../../shared/database/migrations/', import.meta.url);
const rolePassword = 'role-password';

/**
 * A real PostgreSQL behind Neon's protocols, empty but for its owner.
 *
 * @param model folder of one that is stopped, to begin with a copy of
 */
export async function startDatabase(model?: string) {
  const postgres = await startTestPostgres(model);
  const proxy = await startNeonProxy({ target: { host: '127.0.0.1', port: postgres.port } });
  const owner: DatabaseConnection = { url: postgres.ownerUrl, proxy: proxy.url };
  return {
    postgres,
    proxy,
    owner,
    asOwner: <T>(work: (client: Client) => Promise<T>) => withOwnerConnection(owner, work),
    async stop() {
      await proxy.close();
      await postgres.remove();
    },
  };
}

export type TestDatabase = Awaited<ReturnType<typeof startDatabase>>;

/** One with the current schema, where every function's role may log in. */
export function startDeployedDatabase(): Promise<TestDatabase> {
  return startDatabase(inject('deployedDatabase'));
}

/** Brings the database to the current schema and lets every function's role log in. */
export async function deployDatabase({ asOwner }: TestDatabase): Promise<void> {
  const migrations = await readMigrations(migrationsFolder);
  await asOwner(async (client) => {
    await createRoles(client);
    await applyMigrations(client, migrations);
    for (const role of Object.keys(functionRoles) as FunctionRole[])
      await setRolePassword(client, role, rolePassword);
  });
}

/** Publishes the public half of a key whose id is a uuid, as one that signs. */
export async function publishKey({ asOwner }: TestDatabase, { kid, publicJwk }: TestKey): Promise<void> {
  await asOwner((client) =>
    client.query(
      `insert into "jwks" ("id", "publicKey", "privateKey", "alg") values ($1, $2, '""', 'RS256')`,
      [kid, JSON.stringify(publicJwk)],
    ),
  );
}

/** The connection of a function's role. */
export function connectionAs({ owner }: TestDatabase, role: FunctionRole): DatabaseConnection {
  const url = new URL(owner.url);
  url.username = functionRoles[role];
  url.password = rolePassword;
  return { ...owner, url: url.href };
}
