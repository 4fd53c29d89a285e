/** Everything that a migration leaves, in an order, without what is another each time. */
const parts: Readonly<Record<string, string>> = {
  users: 'select * from "user" order by "id"',
  accounts: 'select * from "account" order by "id"',
  factors: 'select "id", "userId", "verified" from "twoFactor" order by "userId"',
  profiles: `select to_jsonb(p) as profile from user_profile p order by user_id`,
  moved: `select to_jsonb(m) - 'run_id' as moved from gatehouse.moved_user m order by user_id`,
  sessions: 'select "id" from "session" order by "id"',
};
const ledger: Readonly<Record<string, string>> = {
  runs: 'select mode, state, is_dry from gatehouse.migration_run order by started_at',
  ranges: `select number, first_id, last_id, planned_users, source_users, copied_at is not null as copied, mismatched
    from gatehouse.migration_range order by number`,
  batches: `select number, after_id, last_id, users, migrated, accounts, factors, profiles
    from gatehouse.migration_batch where not is_correction order by number, last_id`,
  issues: 'select source_id, code, field, outcome from gatehouse.migration_record_issue order by 1, 2, 3',
};

/** Runs one statement as the database's owner. */
export type OwnerQuery = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;
type State = Record<string, unknown[]>;

async function read(query: OwnerQuery, queries: Readonly<Record<string, string>>): Promise<State> {
  const members = Object.entries(queries).map(
    ([name, text]) => `'${name}', (select coalesce(jsonb_agg(to_jsonb(part)), '[]') from (${text}) part)`,
  );
  const [row] = await query(`select jsonb_build_object(${members.join(', ')}) as state`);
  return row?.state as State;
}

/** The users of the target with all that is theirs. */
export const readUsers = (query: OwnerQuery) => read(query, parts);
/** With the ledger. */
export const readState = (query: OwnerQuery) => read(query, { ...parts, ...ledger });

const tables = ['"user"', 'gatehouse.migration_run', 'gatehouse.event_outbox', '"verification"'];

/** Forgets all users and runs. Not by "truncate", which takes ten times as long for a few rows. */
export async function clearTarget(query: OwnerQuery): Promise<void> {
  await query(tables.map((table) => `delete from ${table};`).join(' '));
}
