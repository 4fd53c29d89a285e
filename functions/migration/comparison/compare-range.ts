import type { KeyRange, Source } from '../source/source.ts';
import type { Comparison, RangeExceptions } from '../target/comparison.ts';

/** Somebody who is in the target. Whoever has signed in there since is the target's own. */
export interface MovedUser {
  readonly id: string;
  readonly isTakenOver: boolean;
}

/** How the users of a range differ, by their ids; all empty where both databases say the same. */
export interface RangeDifferences {
  /** Users of the source, with those whom it lists. */
  readonly sourceUsers: number;
  /** At the source, and neither in the target nor listed as the ledger has it. */
  readonly missing: readonly string[];
  /** In the target, and not at the source or listed there. */
  readonly surplus: readonly MovedUser[];
  readonly different: readonly MovedUser[];
  /** Listed or merged by the ledger, and not so at the source any more. */
  readonly outdated: readonly string[];
  /** Listed or merged, and perhaps in the way of nothing any more. */
  readonly retriable: readonly string[];
}

/**
 * Compares a range by one digest of each database; only where those differ, user by user.
 * @throws what the source and the target throw
 */
export async function compareRange(
  source: Source,
  target: Comparison,
  range: KeyRange,
): Promise<RangeDifferences> {
  const [exceptions, leftOut] = await Promise.all([target.readExceptions(), readLeftOut(source, range)]);
  const { excluded, retriable } = exceptions;
  const [there, here] = await Promise.all([source.digestRange(range, excluded), target.digestRange()]);
  const documents = excluded.length === 0 ? there.users : await source.countDocuments(range);
  const isSame =
    there.users === here.users &&
    (there.users === 0 || there.digest === here.digest) &&
    documents === there.users + excluded.length &&
    isSameList(leftOut, exceptions.leftOut);
  if (!isSame) return compareUsers(source, target, range, exceptions, leftOut);
  const none = { missing: [], surplus: [], different: [], outdated: [] };
  return { ...none, sourceUsers: documents + leftOut.size, retriable };
}

async function readLeftOut(source: Source, range: KeyRange): Promise<ReadonlyMap<string, string>> {
  const leftOut = new Map<string, string>();
  for await (const page of source.listLeftOut(range)) for (const { id, code } of page) leftOut.set(id, code);
  return leftOut;
}

function isSameList(there: ReadonlyMap<string, string>, here: RangeExceptions['leftOut']): boolean {
  return there.size === here.length && here.every(({ id, code }) => there.get(id) === code);
}

async function compareUsers(
  source: Source,
  target: Comparison,
  range: KeyRange,
  exceptions: RangeExceptions,
  leftOut: ReadonlyMap<string, string>,
): Promise<RangeDifferences> {
  const there = new Map<string, string>();
  for await (const page of source.digestUsers(range, []))
    for (const { id, digest } of page) there.set(id, digest);
  const here = await target.digestUsers();
  const moved = new Set(here.map(({ id }) => id));
  const excluded = new Set(exceptions.excluded);
  const listed = new Map(exceptions.leftOut.map(({ id, code }) => [id, code]));
  const unlisted = [...leftOut].filter(([id, code]) => listed.get(id) !== code && !moved.has(id));
  return {
    sourceUsers: there.size + leftOut.size,
    missing: [
      ...[...there.keys()].filter((id) => !moved.has(id) && !excluded.has(id)),
      ...unlisted.map(([id]) => id),
    ],
    surplus: here.filter(({ id }) => !there.has(id)),
    different: here.filter(({ id, digest }) => there.has(id) && there.get(id) !== digest),
    outdated: [
      ...exceptions.excluded.filter((id) => !there.has(id)),
      ...[...listed.keys()].filter((id) => !leftOut.has(id)),
    ],
    retriable: exceptions.retriable,
  };
}
