import { z } from 'zod';
import { AwsError } from '../aws/aws-error.ts';
import { defineOperation, type Operation } from '../aws/service.ts';
import { executionArnOf } from './arns.ts';
import { type Execution, executionStatuses } from './execution.ts';
import { arnInput, findExecution, findMachine, findMapRun, requireArn, toSeconds } from './find.ts';
import { pageInput, takePage } from './paging.ts';
import { readStart, startInput } from './start-input.ts';
import type { StepFunctionsStore } from './state-machines.ts';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html */
const longestError = 256;
const longestCause = 32_768;

export function createExecutionOperations(store: StepFunctionsStore): Record<string, Operation> {
  return {
    StartExecution: defineOperation(startInput, ({ stateMachineArn, ...asked }, caller) => {
      requireArn(stateMachineArn, 'stateMachine');
      caller.authorize({ action: 'states:StartExecution', resource: stateMachineArn });
      const machine = findMachine(store, stateMachineArn);
      const { name, input } = readStart(asked);
      const arn = executionArnOf(stateMachineArn, name);
      const known = store.executions.get(arn);
      if (known && (known.end || known.input !== input))
        throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
      const { startedAt } = known ?? machine.start(arn, input);
      return { executionArn: arn, startDate: toSeconds(startedAt) };
    }),
    DescribeExecution: defineOperation(
      z.strictObject({
        executionArn: arnInput,
        includedData: z.enum(['ALL_DATA', 'METADATA_ONLY']).optional(),
      }),
      ({ executionArn }, caller) => {
        requireArn(executionArn, 'execution');
        caller.authorize({ action: 'states:DescribeExecution', resource: executionArn });
        return describe(findExecution(store, executionArn));
      },
    ),
    StopExecution: defineOperation(
      z.strictObject({
        executionArn: arnInput,
        error: z.string().max(longestError).optional(),
        cause: z.string().max(longestCause).optional(),
      }),
      ({ executionArn, error, cause }, caller) => {
        requireArn(executionArn, 'execution');
        caller.authorize({ action: 'states:StopExecution', resource: executionArn });
        const execution = findExecution(store, executionArn);
        execution.stop(error, cause);
        return { stopDate: toSeconds(execution.end?.at ?? execution.startedAt) };
      },
    ),
    ListExecutions: defineOperation(
      z.strictObject({
        stateMachineArn: arnInput.optional(),
        mapRunArn: arnInput.optional(),
        statusFilter: z.enum(executionStatuses).optional(),
        ...pageInput,
      }),
      ({ stateMachineArn, mapRunArn, statusFilter, ...input }, caller) => {
        const resource = readListed(stateMachineArn, mapRunArn);
        caller.authorize({ action: 'states:ListExecutions', resource });
        const all = mapRunArn === undefined ? findOwn(store, resource) : findMapRun(store, resource).children;
        const asked = all.filter((execution) => [undefined, statusOf(execution)].includes(statusFilter));
        const { page, token } = takePage(asked.toReversed(), input, ({ arn }) => arn);
        return { executions: page.map(summarize), ...token };
      },
    ),
    GetExecutionHistory: defineOperation(
      z.strictObject({
        executionArn: arnInput,
        includeExecutionData: z.boolean().optional(),
        reverseOrder: z.boolean().default(false),
        ...pageInput,
      }),
      ({ executionArn, reverseOrder, ...input }, caller) => {
        requireArn(executionArn, 'execution');
        caller.authorize({ action: 'states:GetExecutionHistory', resource: executionArn });
        const { events } = findExecution(store, executionArn).history;
        const { page, token } = takePage(reverseOrder ? events.toReversed() : events, input, ({ id }) =>
          String(id),
        );
        return { events: page, ...token };
      },
    ),
  };
}

/** What is listed: a state machine's executions or a Map Run's. @throws AwsError unless it is exactly one of them */
function readListed(stateMachineArn: string | undefined, mapRunArn: string | undefined): string {
  const [arn, other] = [stateMachineArn, mapRunArn].filter((given) => given !== undefined);
  if (arn === undefined || other !== undefined)
    throw new AwsError('ValidationException', 'exactly one of stateMachineArn and mapRunArn must be given');
  requireArn(arn, mapRunArn === undefined ? 'stateMachine' : 'mapRun');
  return arn;
}

/** A state machine's executions, without those of items. */
function findOwn(store: StepFunctionsStore, stateMachineArn: string): Execution[] {
  const { arn } = findMachine(store, stateMachineArn);
  return [...store.executions.values()].filter((execution) => execution.stateMachineArn === arn);
}

function statusOf({ end }: Execution) {
  return end?.status ?? 'RUNNING';
}

function summarize(execution: Execution) {
  const { arn, name, stateMachineArn, mapRunArn, startedAt, end } = execution;
  return {
    executionArn: arn,
    stateMachineArn,
    name,
    status: statusOf(execution),
    startDate: toSeconds(startedAt),
    ...(end && { stopDate: toSeconds(end.at) }),
    ...(mapRunArn && { mapRunArn, itemCount: 1 }),
    redriveCount: 0,
  };
}

function describe(execution: Execution) {
  const { input, end } = execution;
  return {
    ...summarize(execution),
    input,
    inputDetails: { included: true },
    ...(end?.output !== undefined && { output: end.output, outputDetails: { included: true } }),
    ...(end?.error !== undefined && { error: end.error }),
    ...(end?.cause !== undefined && { cause: end.cause }),
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: 'executions are not redriven on this machine: start another',
  };
}
