import type { MigrationSettings } from '../env.ts';
import type { SourceDatabase } from './connection.ts';
import { documentDigest, fieldDigests, rangeDigest } from './digests.ts';
import { chooseAll, choosePage } from './pages.ts';
import { createProjection, type DocumentForm } from './projection/projection.ts';
import { boundsOf } from './ranges.ts';
import type { KeyRange, Source, SourcePage, UserDigest } from './source.ts';

/** Users of one page of digests. */
const digestsPerPage = 5_000;

const inRange = 'u.id >= $2 and u.id <= $3 and u.id <> all($4::uuid[])';
const inRestOfRange = `${inRange} and ($5::uuid is null or u.id > $5)`;
const chosenIds = 'u.id = any($2::uuid[])';

const selectPage = `
  select coalesce((select '[' || string_agg(doc::text, ',' order by id) || ']' from documents), '[]') as documents,
    coalesce((select json_agg(json_build_object('source_id', id, 'code', code, 'field', field)
      order by id, code, field collate "C") from issues), '[]')::text as issues,
    coalesce((select json_agg(json_build_object('userId', user_id, 'secret', secret) order by user_id) from carried), '[]') as factors,
    (select count(*) from chosen)::integer as users,
    (select id from chosen order by id desc limit 1) as "lastId"`;

/** Whether a page ends where it is full, and not with its range or the limit. */
const isCut = '(select count(*) from chosen) < (select count(*) from weighed)';

const selectDigests = `
  select coalesce((select json_agg(json_build_object('id', id, 'digest', ${documentDigest}) order by id) from documents), '[]') as digests,
    (select id from chosen order by id desc limit 1) as "lastId"`;

const selectRangeDigest = `select count(*)::integer as users, ${rangeDigest} as digest from documents`;

type CutPage = SourcePage & { readonly isCut: boolean };
type Documents = Pick<Source, 'readPage' | 'readUsers' | 'digestRange' | 'digestUsers' | 'digestFields'>;

/** Documents of users and their digests, as of a run whose snapshot was taken at `snapshotAt`, or as of now. */
export function createDocuments(
  database: SourceDatabase,
  settings: MigrationSettings,
  snapshotAt: string | null,
): Documents {
  const over = (form: DocumentForm, chosen: string, select: string) =>
    `with ${chosen}, ${createProjection(settings, form)} ${select}`;
  const statements = {
    page: over('json', choosePage(inRestOfRange, '$6'), `${selectPage}, ${isCut} as "isCut"`),
    users: over('json', choosePage(chosenIds, 'all'), selectPage),
    range: over('jsonb', chooseAll(inRange), selectRangeDigest),
    digests: over('jsonb', choosePage(inRestOfRange, '$6'), selectDigests),
    fields: over('jsonb', chooseAll(chosenIds), fieldDigests),
  };
  const readPage = (values: readonly unknown[]) =>
    readOne<CutPage>(database, statements.page, [snapshotAt, ...values]);
  const pageLimit = createPageLimit();
  return {
    readPage: (range, afterId, limit) =>
      pageLimit(limit, (least) => readPage([...boundsOf(range), [], afterId, least])),
    readUsers: (ids) => readOne<SourcePage>(database, statements.users, [snapshotAt, ids]),
    digestRange: (range, exclude) =>
      readOne(database, statements.range, [snapshotAt, ...boundsOf(range), exclude]),
    digestUsers: (range, exclude) => readDigests(database, statements.digests, [snapshotAt, range, exclude]),
    digestFields: (ids) => database.query(statements.fields, [snapshotAt, ids]),
  };
}

/**
 * After a page that was full asks for no more than about twice its users: each is weighed before the page ends, which
 * takes long where all are heavy.
 */
function createPageLimit() {
  let room = Number.POSITIVE_INFINITY;
  return async (limit: number, read: (limit: number) => Promise<CutPage>): Promise<SourcePage> => {
    const { isCut, ...page } = await read(Math.min(limit, room));
    room = isCut ? 2 * page.users : Number.POSITIVE_INFINITY;
    return page;
  };
}

async function* readDigests(
  database: SourceDatabase,
  statement: string,
  [snapshotAt, range, exclude]: readonly [string | null, KeyRange, readonly string[]],
): AsyncGenerator<readonly UserDigest[]> {
  let after: string | null = null;
  do {
    const page: { digests: readonly UserDigest[]; lastId: string | null } = await readOne(
      database,
      statement,
      [snapshotAt, ...boundsOf(range), exclude, after, digestsPerPage],
    );
    if (page.digests.length > 0) yield page.digests;
    after = page.lastId;
  } while (after !== null);
}

async function readOne<Row extends object>(
  database: SourceDatabase,
  statement: string,
  values: readonly unknown[],
): Promise<Row> {
  const [row] = await database.query<Row>(statement, values);
  if (row === undefined) throw new TypeError('the answer of the source is a single row');
  return row;
}
