import { createHash } from 'node:crypto';
import { kyselyAdapter } from '@better-auth/kysely-adapter';
import type { BetterAuthOptions } from 'better-auth';
import type { DBAdapter, DBTransactionAdapter, Where } from 'better-auth/adapters';
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import type { EnginePool } from '#shared/database/pool';

type Row = Record<string, unknown>;

/**
 * Better Auth's database. Session tokens are stored as SHA-256 hashes (`gatehouse.session_token_hash` in SQL), so
 * that neither the table nor a backup of it holds a token that works; the engine notices nothing of it.
 */
export function createEngineDatabase(pool: EnginePool): (options: BetterAuthOptions) => DBAdapter {
  const dialect = new PostgresDialect({ pool: pool as PostgresPool });
  const createAdapter = kyselyAdapter(new Kysely({ dialect }), { type: 'postgres', transaction: true });
  return (options) => {
    const adapter = createAdapter(options);
    return {
      ...withHashedTokens(adapter),
      transaction: (work) => adapter.transaction((inner) => work(withHashedTokens(inner))),
    };
  };
}

/** A token of 190 random bits needs neither salt nor a slow hash. */
export function hashSessionToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Stores, finds, changes and deletes sessions by the hash of their token; what is answered has the token asked for. */
function withHashedTokens<Adapter extends DBTransactionAdapter>(adapter: Adapter): Adapter {
  const concealed: Partial<DBTransactionAdapter> = {
    create: (query) => createConcealed(adapter, query),
    findOne: async (query) => reveal(query, await adapter.findOne(conceal(query))),
    findMany: async <T>(query: FindQuery) =>
      (await adapter.findMany<T>(conceal(query))).map((row) => reveal(query, row)),
    update: async (query) => reveal(query, await adapter.update(conceal(query))),
    updateMany: (query) => adapter.updateMany(conceal(query)),
    delete: (query) => adapter.delete(conceal(query)),
    deleteMany: (query) => adapter.deleteMany(conceal(query)),
    count: (query) => adapter.count(conceal(query)),
    consumeOne: async (query) => reveal(query, await adapter.consumeOne(conceal(query))),
  };
  return { ...adapter, ...concealed };
}

type FindQuery = Parameters<DBTransactionAdapter['findMany']>[0];
type CreateQuery = Parameters<DBTransactionAdapter['create']>[0];

async function createConcealed<Result>(adapter: DBTransactionAdapter, query: CreateQuery): Promise<Result> {
  const { model, data } = query;
  const token: unknown = model === 'session' ? Reflect.get(data, 'token') : undefined;
  if (typeof token !== 'string') return adapter.create<Row, Result>(query);
  const row = await adapter.create<Row, Result>({
    ...query,
    data: { ...data, token: hashSessionToken(token) },
  });
  return { ...row, token };
}

interface Query {
  readonly model: string;
  readonly where?: Where[] | undefined;
}

function conceal<Q extends Query>(query: Q): Q {
  if (query.model !== 'session' || !query.where) return query;
  return { ...query, where: query.where.map(concealToken) };
}

function concealToken(condition: Where): Where {
  const { field, value } = condition;
  if (field !== 'token') return condition;
  const tokens = [value].flat().map((token) => hashSessionToken(String(token)));
  return { ...condition, value: Array.isArray(value) ? tokens : (tokens[0] ?? '') };
}

/** A session found by its token has it again; one found otherwise has none that anybody could use. */
function reveal<Result>(query: Query, row: Result): Result {
  if (query.model !== 'session' || row === null || typeof row !== 'object') return row;
  const asked = query.where?.find(({ field, value }) => field === 'token' && typeof value === 'string');
  return { ...row, token: asked?.value ?? '' };
}
