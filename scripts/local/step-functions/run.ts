import type { InvokeResult } from '../lambda/invoke-result.ts';
import type { Clock } from './clock.ts';
import type { Execution, ExecutionStart } from './execution.ts';
import type { Branch } from './history.ts';
import type { MapRun } from './map-run.ts';
import type { StateContext } from './state-data.ts';

/** What an execution has around it. */
export interface Surroundings {
  readonly clock: Clock;
  /** Whose permissions it has. */
  readonly roleArn: string;
  /** Invokes a function as the role may. @throws StateError when the role may not, or there is no such function */
  invoke(functionArn: string, payload: string): Promise<InvokeResult>;
  /** Begins the execution of an item, which the role must be allowed to. @throws StateError when it is not */
  startChild(start: ExecutionStart): Execution;
}

/** A row of states that are being run: an execution's, or an item's of an inline Map. */
export interface Run {
  readonly surroundings: Surroundings;
  readonly context: StateContext;
  /** Aborted when nothing further may begin. */
  readonly signal: AbortSignal;
  readonly history: Branch;
  readonly execution: { readonly arn: string; readonly mapRuns: MapRun[] };
}
