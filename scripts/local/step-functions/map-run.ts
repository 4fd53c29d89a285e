import type { Execution, ExecutionStatus } from './execution.ts';

/** A Distributed Map at work: an execution for each item. Times are in milliseconds since 1970. */
export interface MapRun {
  readonly arn: string;
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly maxConcurrency: number;
  /** How many items there are, and the executions of those that have begun. */
  readonly total: number;
  readonly children: readonly Execution[];
  readonly startedAt: number;
  readonly end:
    | { readonly status: Exclude<ExecutionStatus, 'RUNNING' | 'TIMED_OUT'>; readonly at: number }
    | undefined;
}

/** How many of a Map Run's items, or executions, are where. */
export interface MapRunCounts {
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly aborted: number;
  readonly total: number;
}

export function countItems({ children, total }: MapRun): MapRunCounts {
  const count = (status: ExecutionStatus) =>
    children.filter(({ end }) => (end?.status ?? 'RUNNING') === status).length;
  return {
    pending: total - children.length,
    running: count('RUNNING'),
    succeeded: count('SUCCEEDED'),
    failed: count('FAILED'),
    timedOut: count('TIMED_OUT'),
    aborted: count('ABORTED'),
    total,
  };
}
