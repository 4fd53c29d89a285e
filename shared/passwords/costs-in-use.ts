import type { HashCost } from '#shared/passwords/families/family';

/** How long a list is used, in milliseconds: an import's hashes count in every environment after that time. */
const maxAgeMs = 300_000;
/** Bounds the walk; a database that has seen several imports holds a handful. */
const maxCosts = 32;

/**
 * The distinct costs of stored hashes other than today's, as rows `{ cost }`. A loose index scan: one probe of
 * `account_password_cost_idx` for each cost, however many accounts there are.
 */
export const costsInUseStatement = {
  text: `with recursive in_use(cost) as (
      select min(gatehouse.password_cost("password")) from "account"
        where gatehouse.password_cost("password") is not null
      union all
      select (select min(gatehouse.password_cost("password")) from "account"
        where gatehouse.password_cost("password") > in_use.cost)
      from in_use where in_use.cost is not null)
    select cost from in_use where cost is not null limit ${maxCosts}`,
} as const;

/** The part of a database that is asked: one statement's rows. */
interface Database {
  query(statement: { readonly text: string }): Promise<Record<string, unknown>[]>;
}

/**
 * The costs of the hashes in a database, asked for at the first use and then every five minutes (by `now`, a clock in
 * milliseconds). Concurrent callers share one statement. While the database does not answer, the last list stays in
 * use; without one, its error is thrown.
 */
export function createCostsInUse(
  database: Database,
  { now = Date.now }: { readonly now?: () => number } = {},
): () => Promise<readonly HashCost[]> {
  let known: { costs: readonly HashCost[]; readAt: number } | undefined;
  let pending: Promise<readonly HashCost[]> | undefined;

  const read = async () => {
    const rows = await database.query(costsInUseStatement);
    const costs = rows.map(({ cost }) => String(cost));
    known = { costs, readAt: now() };
    return costs;
  };

  return async function costsInUse() {
    if (known && now() - known.readAt < maxAgeMs) return known.costs;
    pending ??= read().finally(() => {
      pending = undefined;
    });
    const lastCosts = known?.costs;
    return lastCosts ? pending.catch(() => lastCosts) : pending;
  };
}
