import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node';
import { bearer } from 'better-auth/plugins/bearer';
import { jwt } from 'better-auth/plugins/jwt';
import express from 'express';
import pg from 'pg';

/**
 * What a team would write without this project: Express, Better Auth with its stock settings, and `pg`.
 * `DATABASE_URL` names an empty database. Prints its port when it listens.
 */
async function serve(connectionString: string): Promise<void> {
  const pool = new pg.Pool({ connectionString });
  const auth = betterAuth({
    baseURL: 'http://127.0.0.1',
    secret: 'a-secret-of-the-benchmark-only-0123456789',
    database: pool,
    emailAndPassword: { enabled: true },
    rateLimit: { enabled: true, storage: 'database' },
    advanced: { database: { generateId: 'uuid' } },
    plugins: [bearer(), jwt({ jwks: { keyPairConfig: { alg: 'RS256' } } })],
    logger: { disabled: true },
  });
  await (await getMigrations(auth.options)).runMigrations();
  await pool.query('create table user_profile (user_id uuid primary key, time_per_week integer)');

  const app = express();
  app.all('/api/auth/{*any}', toNodeHandler(auth));
  app.get('/health', async (_request, response) => {
    await pool.query('select 1');
    response.json({ status: 'ok' });
  });
  const readUserId = async ({ headers }: express.Request) =>
    (await auth.api.getSession({ headers: fromNodeHeaders(headers) }))?.user.id;
  app.get('/api/profile', async (request, response) => {
    const { rows } = await pool.query('select * from user_profile where user_id = $1', [
      await readUserId(request),
    ]);
    response.status(rows[0] ? 200 : 404).json(rows[0] ?? {});
  });
  app.post('/api/profile', express.json(), async (request, response) => {
    const values = [await readUserId(request), request.body.time_per_week];
    await pool.query('insert into user_profile values ($1, $2)', values);
    response.status(201).json({});
  });
  app.put('/api/profile', express.json(), async (request, response) => {
    const values = [await readUserId(request), request.body.time_per_week];
    await pool.query('update user_profile set time_per_week = $2 where user_id = $1', values);
    response.json({});
  });
  const server = app.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
  });
}

await serve(process.env.DATABASE_URL ?? '');
