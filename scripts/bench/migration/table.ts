import type { Comparison, RowName, Size } from './measure.ts';
import { batchSize, maxConcurrency } from './moves/by-ranges.ts';

const minShareOfFloor = 0.4;
const minTimesGuide = 3;
const maxPeakMegabytes = 200;
/** Memory is flat: the peaks of all sizes are within this of each other. */
const maxPeakSpread = 0.15;

export const introduction = `Users that arrive in an empty target in each second, and the most memory that a
process has had resident.
floor  COPY … TO STDOUT | COPY … FROM STDIN of each table, nothing checked
guide  the algorithm of Better Auth's guide, 5,000 users a batch; no profiles
copy   plan and copy, ${maxConcurrency} ranges at once in a process each, ${batchSize.toLocaleString('en')} users a batch
`;

/** A row for each contestant, and the targets. */
export function formatComparison({ users, rounds }: Size, comparison: Comparison): string {
  const { floor, guide, copy, verifiedPerSecond } = comparison;
  const toRow = (name: RowName) => {
    const { usersPerSecond, peakBytes, proxyCores } = comparison[name];
    const ratios = [usersPerSecond / floor.usersPerSecond, usersPerSecond / guide.usersPerSecond];
    const others = [toMegabytes(peakBytes).toFixed(0), proxyCores.toFixed(2)];
    return formatRow(name, toCount(usersPerSecond), ...ratios.map((ratio) => ratio.toFixed(2)), ...others);
  };
  const shareOfFloor = copy.usersPerSecond / floor.usersPerSecond;
  const timesGuide = copy.usersPerSecond / guide.usersPerSecond;
  const peak = toMegabytes(copy.peakBytes);
  return [
    '',
    `${toCount(users)} users, ${rounds > 1 ? `median of ${rounds}` : 'once'}`,
    formatRow('', 'users/s', 'to floor', 'to guide', 'peak MB', 'proxy cores'),
    toRow('floor'),
    toRow('guide'),
    toRow('copy'),
    formatTarget(`copy ≥ ${minShareOfFloor} of the floor`, shareOfFloor >= minShareOfFloor),
    formatTarget(`copy ≥ ${minTimesGuide} × the guide`, timesGuide >= minTimesGuide),
    formatTarget(`peak of copy ≤ ${maxPeakMegabytes} MB`, peak <= maxPeakMegabytes),
    `whole move by the state machine, verified: ${toCount(verifiedPerSecond)} users/s`,
    '',
  ].join('\n');
}

/** Whether copying has the same peak of memory at every size. */
export function formatSpread(comparisons: readonly Comparison[]): string {
  const peaks = comparisons.map(({ copy }) => copy.peakBytes);
  const spread = Math.max(...peaks) / Math.min(...peaks) - 1;
  const words = `peaks of copy within ${maxPeakSpread * 100} %: ${(spread * 100).toFixed(0)} %`;
  return `\n${formatTarget(words, spread <= maxPeakSpread)}\n`;
}

function formatRow(label: string, ...cells: readonly string[]): string {
  return `${label.padEnd(8)}${cells.map((cell) => cell.padStart(12)).join('')}`;
}

function formatTarget(words: string, isMet: boolean): string {
  return `  ${words.padEnd(36)} ${isMet ? 'met' : 'MISSED'}`;
}

function toCount(count: number): string {
  return Math.round(count).toLocaleString('en');
}

function toMegabytes(bytes: number): number {
  return bytes / 1_000_000;
}
