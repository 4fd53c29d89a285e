import type { ReasonCode } from '#shared/contract/migration';
import { compareFactors } from '../comparison/compare-factors.ts';
import { compareRange, type MovedUser } from '../comparison/compare-range.ts';
import { withSource } from '../open-source.ts';
import type { SourceWork } from '../range-work.ts';
import type { Source, SourceIssue } from '../source/source.ts';
import { type Comparison, createComparison } from '../target/comparison.ts';
import { beginRange } from '../target/ranges.ts';
import { findDifferingFields } from './differing-fields.ts';

/** Users whose fields are compared by one statement of each database. */
const usersPerLook = 500;

export interface Verified {
  readonly users: number;
  readonly mismatches: number;
}

/**
 * Compares a range, and where it differs names the users and their fields. What an earlier verification found there is
 * forgotten.
 * @throws RunStateError, and what the source and the target throw
 */
export async function verifyRange(options: Omit<SourceWork, 'remainingMs'>): Promise<Verified> {
  const range = await beginRange(options.database, 'verify', options.event);
  const comparison = createComparison(options.database, options.event);
  return withSource(options.openSource, range, async (source) => {
    const differences = await compareRange(source, comparison, range);
    const { missing, surplus, different, outdated, sourceUsers } = differences;
    const issues = [
      ...missing.map((id) => toIssue(id, 'MISSING_IN_TARGET')),
      ...surplus.filter(isUntouched).map(({ id }) => toIssue(id, 'MISSING_IN_SOURCE')),
      ...(await findFields(source, comparison, different)),
      ...(await compareFactors(source, comparison, options.cipher)).map(({ id, isTakenOver }) =>
        differs(id, isTakenOver, 'factor.secret'),
      ),
    ];
    const gone = [...outdated, ...surplus.filter(({ isTakenOver }) => isTakenOver).map(({ id }) => id)];
    await comparison.finish({ sourceUsers, issues, gone });
    return { users: sourceUsers, mismatches: issues.filter(({ code }) => code !== 'CHANGED_SINCE').length };
  });
}

const isUntouched = ({ isTakenOver }: { isTakenOver: boolean }) => !isTakenOver;
const toIssue = (id: string, code: ReasonCode, field: string | null = null): SourceIssue => ({
  source_id: id,
  code,
  field,
});
/** Whoever has signed in to the target may differ by that. */
const differs = (id: string, isTakenOver: boolean, field: string | null): SourceIssue =>
  toIssue(id, isTakenOver ? 'CHANGED_SINCE' : 'DIFFERENT_IN_TARGET', field);

async function findFields(
  source: Source,
  target: Comparison,
  users: readonly MovedUser[],
): Promise<SourceIssue[]> {
  const issues: SourceIssue[] = [];
  for (let from = 0; from < users.length; from += usersPerLook) {
    const ids = users.slice(from, from + usersPerLook).map(({ id }) => id);
    const [there, here] = await Promise.all([source.digestFields(ids), target.digestFields(ids)]);
    const expected = new Map(there.map(({ id, fields }) => [id, fields]));
    for (const { id, fields, taken, isTakenOver } of here) {
      const paths = findDifferingFields(expected.get(id) ?? {}, fields, taken);
      issues.push(...paths.map((path) => differs(id, isTakenOver, path)));
      // Their documents differ, so that something does.
      if (paths.length === 0 && taken.length === 0) issues.push(differs(id, isTakenOver, null));
    }
  }
  return issues;
}
