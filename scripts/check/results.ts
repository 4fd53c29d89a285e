import { appendFileSync } from 'node:fs';

/** How many checks and tests passed and failed. */
export interface Result {
  readonly passed: number;
  readonly failed: number;
}

/**
 * Tells the result of a whole run: as the last line on standard output, or, where several runs are summed up, as a
 * line `<passed> <failed>` at the end of the file that RESULTS_FILE names.
 */
export function reportResult({ passed, failed }: Result): void {
  const file = process.env.RESULTS_FILE;
  if (file) appendFileSync(file, `${passed} ${failed}\n`);
  else process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
}
