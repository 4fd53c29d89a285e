import { createHash } from 'node:crypto';
import type { Page } from '#shared/contract/resource';
import { ProblemError } from '#shared/errors';

/** Where a row stands in a list that is ordered by both, newest first. No other row stands there, now or later. */
export interface Position {
  readonly created_at: string;
  readonly id: string;
}

/** Of the digest that a cursor begins with. */
const checkBytes = 8;
const positionPattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)([0-9a-f-]{36})$/;

/** A page of rows that were selected one more than asked for, which tells whether others follow. */
export function toPage<T extends Position>(rows: readonly T[], limit: number): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next_cursor: last && rows.length > limit ? writeCursor(last) : null };
}

/**
 * The position that a cursor stands for. Its digest is no signature: it tells a cursor that was cut or changed from one of
 * ours. Who computes one anew gets no more by it than a page of the own rows.
 * @throws ProblemError INVALID_CURSOR
 */
export function readCursor(cursor: string): Position {
  const bytes = Buffer.from(cursor, 'base64url');
  const content = bytes.subarray(checkBytes).toString('latin1');
  const [, created_at, id] = positionPattern.exec(content) ?? [];
  if (created_at !== undefined && id !== undefined && writeCursor({ created_at, id }) === cursor)
    return { created_at, id };
  const message = 'is not a cursor of this list: send next_cursor as it was answered, or none to begin anew';
  throw new ProblemError('INVALID_CURSOR', `the cursor ${message}`, {
    faults: [{ field: 'cursor', message }],
  });
}

function writeCursor({ created_at, id }: Position): string {
  const content = `${created_at}${id}`;
  const digest = createHash('sha256').update(content).digest().subarray(0, checkBytes);
  return Buffer.concat([digest, Buffer.from(content, 'latin1')]).toString('base64url');
}
