import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  DistributedMap,
  JsonPath,
  StateMachineType,
  TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { z } from 'zod';
import type { MigrationMode, OpenedRun, planEvent, RangeEvent } from '#shared/contract/migration';
import type { MigrationStep } from '../../config.ts';
import { type RetryPolicy, retryPolicies } from './retry-policies.ts';
import { stepTimeout } from './timeouts.ts';

/** The functions of the state machine, by step. */
export type StepFunctions = Readonly<Record<MigrationStep, IFunction>>;

const planRetries: readonly RetryPolicy[] = ['databaseAway', 'lambdaFault', 'died'];
const rangeRetries: readonly RetryPolicy[] = ['unfinished', ...planRetries];

/** Where a member of what `open` answers is in the state: it is the state. */
export const opened = (member: keyof OpenedRun) => `$.${member}`;
const eachRange = '$$.Map.Item.Value';

type PlanEvent = z.output<typeof planEvent>;

/** Members of an event, of which each is a value or a path into the state. */
type PayloadOf<Event> = { readonly [Name in keyof Event]: string };

export interface PlanProps<Step extends PlanEvent['step']> {
  readonly step: Step;
  readonly event: PayloadOf<Omit<Extract<PlanEvent, { step: Step }>, 'step'>>;
  /** Where the answer goes, or `JsonPath.DISCARD`; it is the whole state if left out. */
  readonly resultPath?: string;
}

export interface RangesProps {
  /** Name of the state, and what its child executions are known by: letters only. */
  readonly name: string;
  readonly step: Exclude<MigrationStep, 'plan'>;
  /** What the step is told, if not the mode of the execution. */
  readonly mode?: MigrationMode;
}

interface InvokeProps {
  readonly step: MigrationStep;
  readonly retries: readonly RetryPolicy[];
  /** The event; the state itself if left out. */
  readonly payload?: TaskInput;
  readonly resultPath?: string;
  readonly outputPath?: string;
}

/** Makes the states that invoke functions. */
export class Steps {
  readonly #scope: Construct;
  readonly #functions: StepFunctions;

  constructor(scope: Construct, functions: StepFunctions) {
    this.#scope = scope;
    this.#functions = functions;
  }

  /** A state that has `plan` do something for the whole run. */
  plan<Step extends PlanEvent['step']>(name: string, { step, event, resultPath }: PlanProps<Step>) {
    return this.#invoke(name, {
      step: 'plan',
      retries: planRetries,
      payload: TaskInput.fromObject({ step, ...event }),
      ...(resultPath !== undefined && { resultPath }),
    });
  }

  /**
   * A state that has a step work on each range, as many at once as the run says. An execution for each, with a history of its
   * own; standard ones, because express ones live for 5 minutes and a range may take more. What they answer is in the ledger,
   * and 2,000 answers could be more than a state may hold. None may fail.
   */
  eachRange({ name, step, mode }: RangesProps): DistributedMap {
    const event: PayloadOf<RangeEvent> = {
      runId: JsonPath.stringAt(opened('runId')),
      range: JsonPath.stringAt(eachRange),
      mode: mode ?? JsonPath.stringAt(opened('mode')),
      batchSize: JsonPath.stringAt(opened('batchSize')),
    };
    const map = new DistributedMap(this.#scope, name, {
      label: name,
      mapExecutionType: StateMachineType.STANDARD,
      itemsPath: opened('ranges'),
      itemSelector: event,
      maxConcurrencyPath: opened('maxConcurrency'),
      resultPath: JsonPath.DISCARD,
    });
    const work = this.#invoke(`${name}Range`, { step, retries: rangeRetries, outputPath: JsonPath.DISCARD });
    return map.itemProcessor(work);
  }

  #invoke(name: string, { step, retries, ...props }: InvokeProps): LambdaInvoke {
    const state = new LambdaInvoke(this.#scope, name, {
      lambdaFunction: this.#functions[step],
      payloadResponseOnly: true,
      // Ours have names.
      retryOnServiceExceptions: false,
      taskTimeout: Timeout.duration(stepTimeout),
      ...props,
    });
    for (const policy of retries)
      state.addRetry({ ...retryPolicies[policy], errors: [...retryPolicies[policy].errors] });
    return state;
  }
}
