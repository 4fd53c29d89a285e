import type { TestDatabase } from '../database.ts';

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

async function read({ asOwner }: TestDatabase, queries: Readonly<Record<string, string>>) {
  return asOwner(async (client) => {
    const state: Record<string, unknown[]> = {};
    for (const [name, text] of Object.entries(queries)) {
      const { rows } = await client.query(`select to_jsonb(part) as row from (${text}) part`);
      state[name] = rows.map(({ row }) => row);
    }
    return state;
  });
}

/** The users of the target with all that is theirs. */
export const readUsers = (database: TestDatabase) => read(database, parts);
/** With the ledger. */
export const readState = (database: TestDatabase) => read(database, { ...parts, ...ledger });

/** Forgets all users and runs. */
export async function clearTarget({ asOwner }: TestDatabase): Promise<void> {
  await asOwner((client) =>
    client.query('truncate "user", gatehouse.migration_run, gatehouse.event_outbox, "verification" cascade'),
  );
}
