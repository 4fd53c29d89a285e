import { z } from 'zod';
import type { RangeEvent } from '#shared/contract/migration';
import type { OneShotDatabase } from '#shared/database/one-shot';
import type { SourceIssue } from '../source/source.ts';
import { callTarget } from './call.ts';

const rangeDigest = z.object({ users: z.number(), digest: z.string() });
const userDigest = z
  .object({ id: z.string(), digest: z.string(), is_taken_over: z.boolean() })
  .transform(({ is_taken_over: isTakenOver, ...row }) => ({ ...row, isTakenOver }));
const fieldDigests = z
  .object({
    id: z.string(),
    fields: z.record(z.string(), z.string()),
    is_taken_over: z.boolean(),
    taken: z.array(z.string()),
  })
  .transform(({ is_taken_over: isTakenOver, ...row }) => ({ ...row, isTakenOver }));
const factor = z
  .object({ user_id: z.string(), secret: z.string(), is_taken_over: z.boolean() })
  .transform(({ user_id: userId, is_taken_over: isTakenOver, secret }) => ({ userId, isTakenOver, secret }));
const exceptions = z
  .object({
    excluded: z.array(z.string()),
    retriable: z.array(z.string()),
    left_out: z.array(z.object({ id: z.string(), code: z.string() })),
  })
  .transform(({ left_out: leftOut, ...row }) => ({ ...row, leftOut }));

export type TargetFields = z.output<typeof fieldDigests>;

/** What the ledger found out about users of a range who are not in the target as the source has them. */
export type RangeExceptions = z.output<typeof exceptions>;

/** Digests of what is in the target, rebuilt in the form of the source's documents (migration 0011). */
export function createComparison(
  database: OneShotDatabase,
  { runId, range }: Pick<RangeEvent, 'runId' | 'range'>,
) {
  return {
    async digestRange() {
      const text = 'select * from gatehouse.digest_range($1, $2)';
      const [row] = await callTarget(database, text, [runId, range]);
      return rangeDigest.parse(row);
    },
    async digestUsers() {
      const rows = await callTarget(database, 'select * from gatehouse.digest_users($1, $2)', [runId, range]);
      return z.array(userDigest).parse(rows);
    },
    async readExceptions(): Promise<RangeExceptions> {
      const text = 'select gatehouse.range_exceptions($1, $2) as exceptions';
      const [row] = await callTarget(database, text, [runId, range]);
      return exceptions.parse(row?.exceptions);
    },
    async digestFields(ids: readonly string[]): Promise<TargetFields[]> {
      const text = 'select * from gatehouse.digest_fields($1, $2)';
      return z.array(fieldDigests).parse(await callTarget(database, text, [runId, [...ids]]));
    },
    /** Second factors of the range, encrypted. */
    async readFactors() {
      const rows = await callTarget(database, 'select * from gatehouse.read_factors($1, $2)', [runId, range]);
      return z.array(factor).parse(rows);
    },
    /** Replaces what an earlier verification of the range has found. */
    async finish(found: { sourceUsers: number; issues: readonly SourceIssue[]; gone: readonly string[] }) {
      const text = 'select gatehouse.finish_verification($1, $2, $3, $4, $5)';
      const values = [runId, range, found.sourceUsers, JSON.stringify(found.issues), [...found.gone]];
      await callTarget(database, text, values);
    },
  };
}

export type Comparison = ReturnType<typeof createComparison>;
