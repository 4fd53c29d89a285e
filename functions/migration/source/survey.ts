import type { MigrationSettings } from '../env.ts';
import type { SourceDatabase } from './connection.ts';
import { profileTable } from './profile-mapping.ts';
import { listingReason } from './projection/users.ts';
import { boundsOf, createRanges, maxRanges } from './ranges.ts';
import type { LeftOutUser, Source, SourcePlan } from './source.ts';

/** Rows of one answer, each an id and little more: some 400 KB. */
const rowsPerPage = 10_000;

/** Two scans of the index of ids, in one statement. The host's and the database's own ids tell sources apart. */
const planStatement = `
  with sized as (select count(*) as total, greatest($1::bigint, ceil(count(*) / ${maxRanges}.0)::bigint) as size from auth.users)
  select to_char(now(), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as snapshot_at,
    encode(sha256(convert_to(format('%s:%s', s.system_identifier, d.oid), 'UTF8')), 'hex') as fingerprint,
    sized.total::float8, sized.size::float8,
    array(select id::text from (select id, row_number() over (order by id) as number from auth.users) as numbered
      where (number - 1) % sized.size = 0 order by id) as first_ids
  from sized, pg_control_system() s, pg_database d where d.datname = current_database()`;

interface PlanRow {
  readonly snapshot_at: string;
  readonly fingerprint: string;
  readonly total: number;
  readonly size: number;
  readonly first_ids: readonly string[];
}

type Survey = Pick<
  Source,
  'plan' | 'findDuplicates' | 'findOrphanProfiles' | 'countDocuments' | 'listLeftOut'
>;

/** What there is to know of the source beside its users' documents. */
export function createSurvey(database: SourceDatabase, settings: MigrationSettings): Survey {
  return {
    async plan(usersPerRange): Promise<SourcePlan> {
      const [row] = await database.query<PlanRow>(planStatement, [usersPerRange]);
      if (!row) throw new TypeError('the plan of the source is a single row');
      const { snapshot_at: snapshotAt, fingerprint, total, size, first_ids: firstIds } = row;
      return { snapshotAt, fingerprint, users: total, ranges: createRanges(firstIds, size, total) };
    },
    findDuplicates: () => readIds(database, duplicatesStatement(settings)),
    async *findOrphanProfiles() {
      if (!settings.profiles) return;
      yield* readIds(database, orphansStatement(profileTable(settings.profiles)));
    },
    async countDocuments(range) {
      const [row] = await database.query<{ count: number }>(countStatement(settings), boundsOf(range));
      return row?.count ?? 0;
    },
    listLeftOut: (range) => readPages<LeftOutUser>(database, leftOutStatement(settings), boundsOf(range)),
  };
}

/** Pages of rows by their ids; each is a transaction, so that the caller may ask for something else in between. */
async function* readPages<Row extends { readonly id: string }>(
  database: SourceDatabase,
  statement: string,
  values: readonly unknown[] = [],
): AsyncGenerator<readonly Row[]> {
  let after: string | null = null;
  do {
    const rows: readonly Row[] = await database.query<Row>(statement, [after, rowsPerPage, ...values]);
    if (rows.length > 0) yield rows;
    after = rows.length < rowsPerPage ? null : (rows.at(-1)?.id ?? null);
  } while (after !== null);
}

async function* readIds(database: SourceDatabase, statement: string): AsyncGenerator<readonly string[]> {
  for await (const rows of readPages(database, statement)) yield rows.map(({ id }) => id);
}

function duplicatesStatement(settings: MigrationSettings): string {
  return `
    select id from (
      select u.id, row_number() over (partition by lower(u.email) order by u.is_sso_user, u.created_at nulls last, u.id) as place
      from auth.users u where u.email <> '' and ${listingReason(settings, 'u')} is null
    ) as claims where place > 1 and ($1::uuid is null or id > $1) order by id limit $2`;
}

function orphansStatement(table: string): string {
  return `
    select distinct p.user_id as id from ${table} p
    where ($1::uuid is null or p.user_id > $1) and p.user_id is not null
      and not exists (select from auth.users u where u.id = p.user_id)
    order by 1 limit $2`;
}

function countStatement(settings: MigrationSettings): string {
  return `
    select count(*)::integer as count from auth.users u
    where u.id between $1 and $2 and ${listingReason(settings, 'u')} is null`;
}

function leftOutStatement(settings: MigrationSettings): string {
  return `
    select id, code from (
      select u.id, ${listingReason(settings, 'u')} as code from auth.users u where u.id between $3 and $4
    ) as users where code is not null and ($1::uuid is null or id > $1) order by id limit $2`;
}
