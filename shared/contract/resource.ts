import { z } from 'zod';

/** One route of a resource. Who calls it is signed in: `{user_id}` in a path is the caller's id or `me`, never another's. */
export interface ResourceRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** In API Gateway's own syntax: `{name}` is a segment. */
  readonly path: `/api/${string}`;
  readonly summary: string;
  /** The query parameters, and the JSON body, that it takes. */
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The JSON body of each answer that is no error, by status; null for one without. */
  readonly answers: Readonly<Record<number, z.ZodType | null>>;
  /** Whether it changes only the version that `If-Match` names, if the request has one. */
  readonly ifMatch?: true;
  /** Which of the resource's own problems it may answer; all of them, if left out. */
  readonly problems?: readonly string[];
}

/**
 * What users keep with the service, by itself: a file in this folder exports one as `resource`, a function of the file's
 * name answers its routes, and a table under row-level security has its rows.
 */
export interface Resource {
  /** The table: each row belongs to the user in `user_id`. */
  readonly table: string;
  readonly routes: readonly ResourceRoute[];
  /** Error codes of its own, with HTTP status and title. */
  readonly problems: Readonly<Record<string, { readonly status: number; readonly title: string }>>;
}

/** A time as the API answers it: ISO 8601 in UTC, with microseconds. `updated_at` is also the version in the ETag. */
export const answeredTime = z.iso.datetime({ precision: 6 });

/** Items of a page where the caller does not say, and the most that one may ask for. */
const usualPageSize = 20;
const maxPageSize = 100;
/** Longer than any cursor. */
const maxCursorLength = 200;

/** Query of a list: how many items, and the `next_cursor` of the page before. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number<number>().int().min(1).max(maxPageSize).default(usualPageSize),
  cursor: z.string().max(maxCursorLength).optional(),
});

/** A page of a list, newest first; `next_cursor` is null on the last one. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() });
}

/** @see pageOf */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}
