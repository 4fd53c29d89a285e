import type { StateGraph } from './definition.ts';
import { createHistory, type History, textOf } from './history.ts';
import { runStates } from './interpreter.ts';
import type { MapRun } from './map-run.ts';
import type { Surroundings } from './run.ts';
import { limitData, runtimeError, StateError } from './state-error.ts';

export const executionStatuses = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;
export type ExecutionStatus = (typeof executionStatuses)[number];

/** An execution of a state machine, or of a Map Run's item. Times are in milliseconds since 1970. */
export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  /** Where it is the execution of an item. */
  readonly mapRunArn: string | undefined;
  /** JSON, as it was given. */
  readonly input: string;
  readonly startedAt: number;
  readonly history: History;
  readonly mapRuns: readonly MapRun[];
  readonly end: ExecutionEnd | undefined;
  /** Settles with the end, and never rejects. */
  readonly ended: Promise<void>;
  /** Ends it for good: no further state begins, and what is under way is not waited for. */
  stop(error?: string, cause?: string): void;
}

export interface ExecutionEnd {
  readonly status: Exclude<ExecutionStatus, 'RUNNING'>;
  readonly at: number;
  /** JSON. */
  readonly output?: string;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

export interface ExecutionStart {
  readonly arn: string;
  readonly stateMachineArn: string;
  readonly mapRunArn?: string;
  readonly input: string;
  readonly graph: StateGraph & { readonly TimeoutSeconds?: number | undefined };
}

const msPerSecond = 1_000;

/** Begins an execution at once. */
export function startExecution(start: ExecutionStart, surroundings: Surroundings): Execution {
  const { arn, input, graph, stateMachineArn } = start;
  const { clock, roleArn } = surroundings;
  const controller = new AbortController();
  const history = createHistory(clock.now);
  const mapRuns: MapRun[] = [];
  const startedAt = clock.now();
  const name = arn.split(':').at(-1) ?? arn;
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  let end: ExecutionEnd | undefined;

  function settle(outcome: Omit<ExecutionEnd, 'at'>): void {
    if (end) return;
    end = { ...outcome, at: clock.now() };
    history.close(eventTypes[end.status], describeEnd(end));
    controller.abort();
    resolve();
  }

  async function run(): Promise<void> {
    try {
      const context = {
        Execution: {
          Id: arn,
          Input: JSON.parse(input),
          Name: name,
          RoleArn: roleArn,
          StartTime: new Date(startedAt).toISOString(),
          RedriveCount: 0,
        },
        StateMachine: { Id: stateMachineArn, Name: stateMachineArn.split(':').at(-1) },
      };
      const { signal } = controller;
      const output = await runStates(
        { surroundings, context, signal, history: history.root, execution: { arn, mapRuns } },
        graph,
        JSON.parse(input),
      );
      limitData(output, 'The execution returned a result');
      settle({ status: 'SUCCEEDED', output: JSON.stringify(output) });
    } catch (error) {
      settle({ status: 'FAILED', ...describeFailure(error) });
    }
  }

  const details = { ...textOf('input', input), roleArn };
  history.root.add('ExecutionStarted', { executionStartedEventDetails: details });
  if (graph.TimeoutSeconds !== undefined)
    clock.wait(graph.TimeoutSeconds * msPerSecond, controller.signal).then(
      () => settle({ status: 'TIMED_OUT' }),
      () => undefined,
    );
  void run();
  return {
    arn,
    name,
    stateMachineArn,
    mapRunArn: start.mapRunArn,
    input,
    startedAt,
    history,
    mapRuns,
    ended,
    get end() {
      return end;
    },
    stop: (error, cause) => settle({ status: 'ABORTED', error, cause }),
  };
}

const eventTypes = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
} as const;

function describeEnd({ status, output, error, cause }: ExecutionEnd) {
  switch (status) {
    case 'SUCCEEDED':
      return { executionSucceededEventDetails: textOf('output', output ?? '') };
    case 'FAILED':
      return { executionFailedEventDetails: { error, cause } };
    case 'TIMED_OUT':
      return { executionTimedOutEventDetails: { error, cause } };
    case 'ABORTED':
      return { executionAbortedEventDetails: { error, cause } };
  }
}

function describeFailure(error: unknown): { error: string; cause: string } {
  if (error instanceof StateError) return { error: error.error, cause: error.message };
  return { error: runtimeError, cause: error instanceof Error ? error.message : String(error) };
}
