import { join } from 'node:path';
import type { Databases } from './databases.ts';
import { moveAtFloor, moveByGuide } from './moves/at-once.ts';
import { measureMachine } from './moves/by-machine.ts';
import { moveByRanges } from './moves/by-ranges.ts';
import type { Field, Moved } from './moves/field.ts';

export interface Figures {
  /** Users that arrived in the target in each second. */
  readonly usersPerSecond: number;
  readonly peakBytes: number;
  /** Cores that Neon's stand-in kept busy meanwhile. */
  readonly proxyCores: number;
}

const rowNames = ['floor', 'guide', 'copy'] as const;
export type RowName = (typeof rowNames)[number];
export type Comparison = Readonly<Record<RowName, Figures>> & {
  /** Users a second of a whole move by the state machine, until everything has been read again and compared. */
  readonly verifiedPerSecond: number;
};

/** How many users, and of how many rounds the median counts. */
export interface Size {
  readonly users: number;
  readonly rounds: number;
}

/** Deleted users and doubles stay behind; where more do, speed says nothing. */
const minArrivedShare = 0.97;

const moves: Readonly<Record<RowName, (field: Field) => Promise<Moved>>> = {
  floor: moveAtFloor,
  guide: moveByGuide,
  copy: moveByRanges,
};

/** Has the contestants take turns with one source, each into an empty target. */
export async function compare(databases: Databases, folder: string, size: Size): Promise<Comparison> {
  const sourceUrl = await databases.createSource(size.users);
  const measure = async (name: RowName): Promise<Figures> => {
    const target = await databases.createTarget();
    const { seconds, peakBytes, proxySeconds } = await moves[name]({ sourceUrl, target, folder });
    const arrived = await target.countUsers();
    if (arrived < size.users * minArrivedShare)
      throw new Error(`${arrived} of ${size.users} users have arrived (${name}): speed says nothing`);
    return { usersPerSecond: arrived / seconds, peakBytes, proxyCores: proxySeconds / seconds };
  };
  const rounds: Record<RowName, Figures>[] = [];
  for (let round = 0; round < size.rounds; round++) {
    rounds.push({
      floor: await measure('floor'),
      guide: await measure('guide'),
      copy: await measure('copy'),
    });
  }
  return {
    floor: findMedian(rounds.map(({ floor }) => floor)),
    guide: findMedian(rounds.map(({ guide }) => guide)),
    copy: findMedian(rounds.map(({ copy }) => copy)),
    verifiedPerSecond: await measureMachine(join(folder, 'stack'), sourceUrl),
  };
}

/** The round of median speed, with the highest peak of all. */
function findMedian(rounds: readonly Figures[]): Figures {
  const sorted = rounds.toSorted((a, b) => a.usersPerSecond - b.usersPerSecond);
  const median = sorted[Math.floor(sorted.length / 2)];
  if (!median) throw new Error('nothing was measured: ask for one round at least');
  return { ...median, peakBytes: Math.max(...rounds.map(({ peakBytes }) => peakBytes)) };
}
