import type { PlannedRange } from '../source/source.ts';

const hexDigits = 32;
const groups = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/;

/** Ranges that hold every key there can be: whoever signs up late has an id between two that were there. */
export function closeGaps(planned: readonly PlannedRange[]): PlannedRange[] {
  if (planned.length === 0) return [{ firstId: null, lastId: null, users: 0 }];
  return planned.map((range, index) => {
    const before = planned[index - 1]?.lastId;
    return {
      ...range,
      firstId: before == null ? null : nextId(before),
      lastId: index === planned.length - 1 ? null : range.lastId,
    };
  });
}

function nextId(id: string): string {
  const next = (BigInt(`0x${id.replaceAll('-', '')}`) + 1n).toString(16).padStart(hexDigits, '0');
  return next.replace(groups, '$1-$2-$3-$4-$5');
}
