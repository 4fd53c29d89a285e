import type { KeyRange, PlannedRange } from './source.ts';

/** So that a state of the state machine, which has all their numbers, stays far below its limit of 256 KiB. */
export const maxRanges = 2_000;

const firstUuid = '00000000-0000-0000-0000-000000000000';
const lastUuid = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** The lowest and highest id of a range, both included. */
export function boundsOf({ firstId, lastId }: KeyRange): readonly [string, string] {
  return [firstId ?? firstUuid, lastId ?? lastUuid];
}

/**
 * Ranges that leave no id out, between the first ids of all of them; the first has no beginning and the last no end.
 * `total` users in all, `size` of them in each but the last.
 */
export function createRanges(firstIds: readonly string[], size: number, total: number): PlannedRange[] {
  return Array.from({ length: Math.max(1, firstIds.length) }, (_, index) => {
    const next = firstIds[index + 1];
    return {
      firstId: index === 0 ? null : (firstIds[index] ?? null),
      lastId: next === undefined ? null : idBefore(next),
      users: Math.min(size, total - index * size),
    };
  });
}

function idBefore(id: string): string {
  const hex = (BigInt(`0x${id.replaceAll('-', '')}`) - 1n).toString(16).padStart(32, '0');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
