import { userColumns } from './projection/users.ts';

/** Of a user, whom the table calls `u`. */
const ownColumns = userColumns.map((column) => `u.${column}`).join(', ');

/**
 * Of a page's metadata. A function that copies holds two pages, each as text of two bytes a character, as that text
 * within JSON, and as what goes over the wire: with 8 MB its process came to 320 MB, with this it stays below 200.
 */
const pageBytes = 1_048_576;

/**
 * SQL of `chosen` for projection.ts: users by their ids, `where` a condition on `u`, at most `limit` of them (a
 * parameter, or `all`) and no more than weigh 1 MB together, at least one.
 */
export function choosePage(where: string, limit: string): string {
  const columns = userColumns.join(', ');
  return `weighed as materialized (
      select ${ownColumns},
        ${bytesOf('u.raw_app_meta_data')} + ${bytesOf('u.raw_user_meta_data')} as bytes
      from auth.users u where ${where} order by u.id limit ${limit}),
    chosen as materialized (
      select ${columns} from (
        select w.*, row_number() over ids as place, sum(bytes) over ids as total from weighed w
        window ids as (order by id rows unbounded preceding)
      ) as summed where place = 1 or total <= ${pageBytes})`;
}

/** SQL of `chosen` for all users of a condition. */
export function chooseAll(where: string): string {
  return `chosen as materialized (
    select ${ownColumns} from auth.users u where ${where})`;
}

/** Stored size, without reading what is stored beside the row; only what is compressed has to be unpacked for its size. */
function bytesOf(column: string): string {
  return `coalesce(case when pg_column_compression(${column}) is null then pg_column_size(${column})
    else octet_length(${column}::text) end, 0)`;
}
