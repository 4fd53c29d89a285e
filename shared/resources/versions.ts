import { ProblemError } from '#shared/errors';
import { type HttpAnswer, type HttpEvent, jsonAnswer } from '#shared/http/event';

/** A resource's row as it is answered; `updated_at`, which grows with every change, is its version. */
interface Versioned {
  readonly updated_at: string;
}

type Rows = readonly Record<string, unknown>[];

/** An answer with a row, and its version as ETag. */
export function versionedAnswer(
  status: number,
  row: Versioned,
  headers: Record<string, string> = {},
): HttpAnswer {
  return jsonAnswer(status, row, { ...headers, etag: `"${row.updated_at}"` });
}

/** The version that `If-Match` names (RFC 9110 §13.1.1); null for none or `*`, which any version matches. */
export function wantedVersion({ headers }: HttpEvent): string | null {
  const ifMatch = headers['if-match']?.trim();
  if (ifMatch === undefined || ifMatch === '*') return null;
  // A tag that is not quoted is none of ours and matches nothing, like any other wrong one.
  return /^"([^"]*)"$/.exec(ifMatch)?.[1] ?? '';
}

/** The only row, as statements of the resource select it. @throws what `missing` throws if there is none */
export function theRow<T>(rows: Rows | undefined, missing: () => never): T {
  return rows?.[0] === undefined ? missing() : (rows[0] as T);
}

/**
 * The row that was changed on condition of its version, of the rows that were `changed` and those that are there `after`.
 * @throws ProblemError PRECONDITION_FAILED if there is one, of another version; what `missing` throws if there is none
 */
export function theChangedRow<T>([changed, after]: readonly Rows[], missing: () => never): T {
  return theRow<T>(changed, () => (after?.[0] === undefined ? missing() : refuseOldVersion()));
}

function refuseOldVersion(): never {
  throw new ProblemError('PRECONDITION_FAILED', 'read it again and send its ETag as If-Match');
}
