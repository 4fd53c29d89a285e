import pg from 'pg';
import { createRanges } from '../../../functions/migration/source/ranges.ts';
import type {
  KeyRange,
  Source,
  SourceIssue,
  UserDocument,
} from '../../../functions/migration/source/source.ts';
import { factorSecret } from './documents.ts';

const schema = `create table person (
  id uuid primary key, doc jsonb, listed text, notes jsonb not null default '[]', secret text)`;
/** Rows of a range: $1 and $2 are its ends. */
const inRange = `($1::uuid is null or id >= $1) and ($2::uuid is null or id <= $2)`;
const digest = (text: string) => `encode(sha256(convert_to(${text}, 'UTF8')), 'hex')`;

/**
 * A source that holds documents as they are, in a PostgreSQL of its own: what the target does with them is tested here, and how
 * they come about elsewhere.
 */
export async function startDocumentSource(superuserUrl: string) {
  const name = 'source';
  const admin = new pg.Client(superuserUrl);
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  const url = new URL(superuserUrl);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 8, options: '-c timezone=UTC' });
  pool.on('error', () => undefined);
  await pool.query(schema);
  const rows = async (text: string, values: unknown[] = []) => (await pool.query(text, values)).rows;

  const put = (document: UserDocument, extra: { notes?: SourceIssue[]; secret?: string } = {}) =>
    rows(
      `insert into person (id, doc, notes, secret) values ($1, $2, $3, $4)
        on conflict (id) do update set doc = excluded.doc, notes = excluded.notes, secret = excluded.secret, listed = null`,
      [
        document.id,
        JSON.stringify(document),
        JSON.stringify(extra.notes ?? []),
        document.factor ? (extra.secret ?? factorSecret) : null,
      ],
    );
  return {
    rows,
    put,
    async putAll(documents: readonly UserDocument[]) {
      await rows(
        `insert into person (id, doc, secret) select (d.value->>'id')::uuid, d.value,
          case when d.value->'factor' <> 'null' then $2 end from jsonb_array_elements($1::jsonb) d`,
        [JSON.stringify(documents), factorSecret],
      );
    },
    list: (id: string, code: string) =>
      rows(
        `insert into person (id, listed) values ($1, $2)
          on conflict (id) do update set listed = excluded.listed, doc = null, notes = '[]', secret = null`,
        [id, code],
      ),
    remove: (id: string) => rows('delete from person where id = $1', [id]),
    clear: () => rows('truncate person'),
    open: async (): Promise<Source> => createDocumentSource(rows),
    stop: () => pool.end(),
  };
}

export type DocumentSource = Awaited<ReturnType<typeof startDocumentSource>>;
type Rows = DocumentSource['rows'];

function createDocumentSource(rows: Rows): Source {
  const keysOf = ({ firstId, lastId }: KeyRange) => [firstId, lastId];
  const readPage = async (where: string, values: unknown[], limit: number) => {
    const [page] = await rows(
      `with page as (select * from person where ${where} order by id limit ${limit})
        select coalesce(jsonb_agg(doc order by id) filter (where doc is not null), '[]')::text as documents,
          (coalesce(jsonb_agg(jsonb_build_object('source_id', id, 'code', listed, 'field', null))
            filter (where listed is not null), '[]')
            || coalesce((select jsonb_agg(note) from page, jsonb_array_elements(notes) note), '[]'))::text as issues,
          coalesce(jsonb_agg(jsonb_build_object('userId', id, 'secret', secret)) filter (where secret is not null), '[]')
            as factors, count(*)::integer as users, max(id::text) as "lastId" from page`,
      values,
    );
    return page;
  };
  return {
    async plan(usersPerRange) {
      const ids = (await rows('select id from person order by id')).map(({ id }) => id);
      const ranges = createRanges(
        ids.filter((_, index) => index % usersPerRange === 0),
        usersPerRange,
        ids.length,
      );
      const [{ at, fingerprint }] = await rows(
        `select to_jsonb(now()) #>> '{}' as at, (select oid::text from pg_database where datname = current_database())
          as fingerprint`,
      );
      return { ranges, fingerprint, snapshotAt: at, users: ids.length };
    },
    async *findDuplicates() {
      yield (
        await rows(`select id from (select id, row_number() over (partition by doc->'user'->>'email'
          order by doc->'moved'->'isSso', doc->'user'->>'createdAt', id) as claim from person where doc is not null) p
          where claim > 1`)
      ).map(({ id }) => id);
    },
    async *findOrphanProfiles() {},
    readPage: (range, afterId, limit) =>
      readPage(`${inRange} and ($3::uuid is null or id > $3)`, [...keysOf(range), afterId], limit),
    readUsers: (ids) => readPage('id = any ($1)', [ids], 100_000),
    async digestRange(range, exclude) {
      const [row] = await rows(
        `select count(*)::integer as users, ${digest(`coalesce(string_agg(${digest('doc::text')}, '' order by id), '')`)}
          as digest from person where doc is not null and ${inRange} and id <> all ($3)`,
        [...keysOf(range), exclude],
      );
      return row;
    },
    async countDocuments(range) {
      const [row] = await rows(
        `select count(*)::integer as count from person where doc is not null and ${inRange}`,
        keysOf(range),
      );
      return row.count;
    },
    async *digestUsers(range, exclude) {
      yield await rows(
        `select id, ${digest('doc::text')} as digest from person where doc is not null and ${inRange} and id <> all ($3)`,
        [...keysOf(range), exclude],
      );
    },
    async *listLeftOut(range) {
      yield await rows(
        `select id, listed as code from person where listed is not null and ${inRange}`,
        keysOf(range),
      );
    },
    digestFields: (ids) =>
      rows(
        `select id, (select jsonb_object_agg(path, ${digest('value')}) from (
          select s.key || '.' || f.key as path, f.value::text as value from jsonb_each(doc) s, jsonb_each(s.value) f
            where jsonb_typeof(s.value) = 'object'
          union all
          select 'accounts.' || (a.value->>'providerId') || '.' || f.key, jsonb_agg(f.value order by a.place)::text
            from jsonb_array_elements(doc->'accounts') with ordinality a(value, place), jsonb_each(a.value) f
            group by 1) leaf) as fields
          from person where id = any ($1) and doc is not null`,
        [ids],
      ) as ReturnType<Source['digestFields']>,
    async close() {},
  };
}
