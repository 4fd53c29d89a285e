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
  await pool.query(`create table task (id uuid primary key default gen_random_uuid(), user_id uuid, title text,
    completed boolean, created_at timestamptz default now())`);

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
  serveTasks(app, pool, readUserId);
  const server = app.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
  });
}

type ReadUserId = (request: express.Request) => Promise<string | undefined>;

function serveTasks(app: express.Express, pool: pg.Pool, readUserId: ReadUserId): void {
  const path = '/api/users/me/tasks';
  app.get(path, async (request, response) => {
    const { rows } = await pool.query(
      'select * from task where user_id = $1 order by created_at desc limit 20',
      [await readUserId(request)],
    );
    response.json(rows);
  });
  app.post(path, express.json(), async (request, response) => {
    const values = [await readUserId(request), request.body.title];
    const { rows } = await pool.query(
      'insert into task (user_id, title) values ($1, $2) returning *',
      values,
    );
    response.status(201).json(rows[0]);
  });
  app.get(`${path}/:id`, async (request, response) => {
    const values = [request.params.id, await readUserId(request)];
    const { rows } = await pool.query('select * from task where id = $1 and user_id = $2', values);
    response.json(rows[0]);
  });
  app.patch(`${path}/:id`, express.json(), async (request, response) => {
    const values = [request.params.id, await readUserId(request), request.body.completed];
    const { rows } = await pool.query(
      'update task set completed = $3 where id = $1 and user_id = $2 returning *',
      values,
    );
    response.json(rows[0]);
  });
}

await serve(process.env.DATABASE_URL ?? '');
