import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { MoveTask } from './floor.ts';
import { type SourceUser, toAccounts, toUser } from './guide-rows.ts';
import { answerTasks } from './tasks.ts';

/**
 * The algorithm of Better Auth's guide "Migrating from Supabase Auth", written anew: pages of 5,000 users with their
 * identities, read as objects; of each the users in as few multi-row inserts as parameters allow, then their accounts,
 * between a `begin` and a `commit` that a pool sends. Profiles and second factors stay behind.
 */
const batchSize = 5_000;
/** PostgreSQL takes 65,535 a statement. */
const maxParameters = 65_000;

type Row = Readonly<Record<string, unknown>>;

async function move({ sourceUrl, targetUrl }: MoveTask): Promise<void> {
  const source = new pg.Pool({ connectionString: sourceUrl });
  const target = new pg.Pool({ connectionString: targetUrl });
  await source.query('select count(*) from auth.users');
  for (let lastId: string | null = null, isLast = false; !isLast; ) {
    const users: SourceUser[] = await readPage(source, lastId);
    await writeBatch(target, users);
    lastId = users.at(-1)?.id ?? lastId;
    isLast = users.length < batchSize;
  }
  await Promise.all([source.end(), target.end()]);
}

async function readPage(source: pg.Pool, lastId: string | null): Promise<SourceUser[]> {
  const { rows } = await source.query<SourceUser>(
    `select u.*, coalesce(json_agg(i.* order by i.id) filter (where i.id is not null), '[]'::json) as identities
      from auth.users u left join auth.identities i on u.id = i.user_id
      ${lastId ? 'where u.id > $2' : ''} group by u.id order by u.id limit $1`,
    lastId ? [batchSize, lastId] : [batchSize],
  );
  return rows;
}

async function writeBatch(target: pg.Pool, page: readonly SourceUser[]): Promise<void> {
  const users = page.filter(({ email, phone, deleted_at }) => (email || phone) && !deleted_at);
  await target.query('begin');
  await insert(target, 'user', users.map(toUser));
  await insert(
    target,
    'account',
    users.flatMap(toAccounts).map((account) => ({ id: randomUUID(), ...account })),
  );
  await target.query('commit');
}

async function insert(target: pg.Pool, table: string, rows: readonly Row[]): Promise<void> {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const rowsAtOnce = Math.floor(maxParameters / columns.length);
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    const chunk = rows.slice(start, start + rowsAtOnce);
    const places = chunk.map(
      (_, row) => `(${columns.map((_column, column) => `$${row * columns.length + column + 1}`).join(', ')})`,
    );
    await target.query(
      `insert into "${table}" (${columns.map((column) => `"${column}"`).join(', ')})
        values ${places.join(', ')} on conflict ("id") do nothing`,
      chunk.flatMap((row) => columns.map((column) => row[column] ?? null)),
    );
  }
}

answerTasks(move);
