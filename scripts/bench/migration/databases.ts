import { join } from 'node:path';
import pg from 'pg';
import type { DatabaseConnection } from '#shared/database/connection';
import { applyMigrations, readMigrations } from '#shared/database/migrations';
import { withOwnerConnection } from '#shared/database/owner';
import { createRoles, type FunctionRole, functionRoles, setRolePassword } from '#shared/database/roles';
import { type NeonProxy, startNeonProxy } from '../../local/postgres/neon/proxy.ts';
import { type PostgresServer, startPostgres } from '../../local/postgres/server.ts';
import { seedSupabase } from '../../supabase/seed/seed.ts';

const migrationsFolder = new URL('../../../shared/database/migrations/', import.meta.url);
const rolePassword = 'bench';
const sourceName = 'bench_source';
const targetName = 'bench_target';

export interface Target {
  /** As the owner, without Neon's protocols. */
  readonly url: string;
  /** As the role of a function. */
  connectAs(role: FunctionRole): DatabaseConnection;
  /** Users that have arrived. */
  countUsers(): Promise<number>;
}

/** One PostgreSQL with the database that users come from and the one that they go to. */
export interface Databases {
  /** Makes a source of so many users of all kinds, in place of the one before; answers its address. */
  createSource(users: number): Promise<string>;
  /** Makes an empty target of the current schema, in place of the one before. */
  createTarget(): Promise<Target>;
  stop(): Promise<void>;
}

export async function startDatabases(folder: string): Promise<Databases> {
  const postgres = await startPostgres({ dataDirectory: join(folder, 'postgres'), log: () => undefined });
  const proxy = await startNeonProxy({ target: { host: '127.0.0.1', port: postgres.port } });
  return {
    async createSource(users) {
      const url = await recreateDatabase(postgres, sourceName);
      await seedSupabase(url, { users });
      await query(url, sourceForFloor);
      return url;
    },
    async createTarget() {
      const url = await recreateDatabase(postgres, targetName);
      await deploy({ url, proxy: proxy.url });
      // Otherwise the one who comes next pays for writing out what the one before has left in memory.
      await query(postgres.superuserUrl, 'checkpoint');
      return createTarget(url, proxy);
    },
    async stop() {
      await proxy.close();
      await postgres.stop();
    },
  };
}

/** Whom plain copying can move without breaking a constraint of the target: it cannot judge by itself. */
const sourceForFloor = `create schema bench;
  create table bench.moved_user as
    select distinct on (coalesce(lower(email), id::text)) id from auth.users where deleted_at is null
    order by coalesce(lower(email), id::text), is_sso_user, created_at;
  analyze bench.moved_user`;

async function recreateDatabase({ ownerUrl, superuserUrl }: PostgresServer, name: string): Promise<string> {
  // As superuser: connections of other roles end with it.
  await query(superuserUrl, `drop database if exists ${name} with (force)`);
  await query(ownerUrl, `create database ${name}`);
  const url = new URL(ownerUrl);
  url.pathname = name;
  return url.href;
}

async function deploy(connection: DatabaseConnection): Promise<void> {
  const migrations = await readMigrations(migrationsFolder);
  await withOwnerConnection(connection, async (client) => {
    await createRoles(client);
    await applyMigrations(client, migrations);
    for (const role of Object.keys(functionRoles) as FunctionRole[])
      await setRolePassword(client, role, rolePassword);
  });
}

function createTarget(url: string, proxy: NeonProxy): Target {
  return {
    url,
    connectAs(role) {
      const own = new URL(url);
      own.username = functionRoles[role];
      own.password = rolePassword;
      return { url: own.href, proxy: proxy.url };
    },
    async countUsers() {
      const [row] = await query(url, 'select count(*)::integer as users from "user"');
      return row?.users;
    },
  };
}

export async function query(url: string, text: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows ?? [];
  } finally {
    await client.end();
  }
}
