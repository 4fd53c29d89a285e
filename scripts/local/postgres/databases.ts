import pg from 'pg';

export const ownerRole = 'gatehouse_owner';
export const applicationDatabase = 'gatehouse';

/** A local connection is made in milliseconds. */
const connectTimeoutMs = 5_000;

/**
 * As on Neon the application's database belongs to a role that is not a superuser, with the attributes that Neon
 * gives to roles made in its console (https://neon.com/docs/manage/roles), so that what Neon refuses fails here too.
 */
export async function createOwnerAndDatabase(superuserUrl: string, ownerPassword: string): Promise<void> {
  const client = new pg.Client({
    connectionString: superuserUrl,
    ssl: false,
    connectionTimeoutMillis: connectTimeoutMs,
  });
  await client.connect();
  try {
    if (!(await exists(client, 'select from pg_roles where rolname = $1', ownerRole))) {
      const password = client.escapeLiteral(ownerPassword);
      await client.query(`create role ${ownerRole} login createdb createrole bypassrls password ${password}`);
    }
    if (!(await exists(client, 'select from pg_database where datname = $1', applicationDatabase))) {
      await client.query(`create database ${applicationDatabase} owner ${ownerRole}`);
    }
  } finally {
    await client.end();
  }
}

async function exists(client: pg.Client, query: string, name: string): Promise<boolean> {
  return ((await client.query(query, [name])).rowCount ?? 0) > 0;
}
