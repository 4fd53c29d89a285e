import type { RunReport } from '#shared/contract/migration';

/** What a command's exit code says. Scripts rely on them. */
export const exitCodes = {
  /** Verified, surveyed without issues, or rolled back completely; also what was asked about has been told. */
  well: 0,
  /** Failed, or has not come to an end. */
  failed: 1,
  usage: 2,
  /** Came through, and there are issues. */
  issues: 3,
  /** The target differs from the source. */
  mismatch: 4,
} as const;

/** 128 and the signal's number, as shells have it: somebody stopped watching, and nothing is known of the end. */
export const detachedExitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** Where a run has been left, as an exit code. */
export function exitCodeOf({ state, issues_by_code: issues }: RunReport): number {
  const hasIssues = issues.some(({ count }) => count > 0);
  const isLeftBehind = issues.some(({ outcome, count }) => outcome === 'left' && count > 0);
  switch (state) {
    case 'verified':
      return exitCodes.well;
    case 'surveyed':
      return hasIssues ? exitCodes.issues : exitCodes.well;
    case 'verified_with_issues':
      return exitCodes.issues;
    case 'rolled_back':
      return isLeftBehind ? exitCodes.issues : exitCodes.well;
    case 'mismatch':
      return exitCodes.mismatch;
    default:
      return exitCodes.failed;
  }
}
