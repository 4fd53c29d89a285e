import type { Writable } from 'node:stream';
import { styleText } from 'node:util';
import type { Step } from '../stepper.ts';

/** Wide enough for the longest title, a stack's name included. */
const titleWidth = 34;

/** One line of progress: `  ok  start PostgreSQL        0.52 s`. */
export function formatStep({ title, durationMs }: Step, stream: Writable): string {
  const duration = `${(durationMs / 1_000).toFixed(2)} s`;
  return `  ${styleText('green', 'ok', { stream })}  ${title.padEnd(titleWidth)} ${duration.padStart(8)}\n`;
}
