import { z } from 'zod';
import { AwsError } from '../aws/aws-error.ts';
import type { Execution } from './execution.ts';
import type { MapRun } from './map-run.ts';
import type { StateMachine, StepFunctionsStore } from './state-machines.ts';

const longestArn = 256;
export const arnInput = z.string().min(1).max(longestArn);

/** @throws AwsError InvalidArn unless it is one of Step Functions and of that type */
export function requireArn(arn: string, type: 'stateMachine' | 'execution' | 'mapRun'): void {
  if (!arn.startsWith('arn:')) throw new AwsError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
  if (arn.split(':')[5] !== type)
    throw new AwsError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${arn}'`);
}

/** @throws AwsError StateMachineDoesNotExist */
export function findMachine({ machines }: StepFunctionsStore, arn: string): StateMachine {
  const machine = machines.get(arn);
  if (machine) return machine;
  throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
}

/** @throws AwsError ExecutionDoesNotExist */
export function findExecution({ executions }: StepFunctionsStore, arn: string): Execution {
  const execution = executions.get(arn);
  if (execution) return execution;
  throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
}

/** @throws AwsError ResourceNotFound */
export function findMapRun({ executions }: StepFunctionsStore, arn: string): MapRun {
  for (const { mapRuns } of executions.values()) {
    const mapRun = mapRuns.find((candidate) => candidate.arn === arn);
    if (mapRun) return mapRun;
  }
  throw new AwsError('ResourceNotFound', `Map Run Does Not Exist: '${arn}'`);
}

const msPerSecond = 1_000;

/** A time as AWS's JSON has it: seconds since 1970. */
export function toSeconds(ms: number): number {
  return ms / msPerSecond;
}
