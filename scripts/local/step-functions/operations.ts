import type { Operation } from '../aws/service.ts';
import { createExecutionOperations } from './execution-operations.ts';
import { createMachineOperations } from './machine-operations.ts';
import { createMapRunOperations } from './map-run-operations.ts';
import type { StepFunctionsStore } from './state-machines.ts';

/** The operations of https://docs.aws.amazon.com/step-functions/latest/apireference/ that are emulated. */
export function createOperations(store: StepFunctionsStore): Readonly<Record<string, Operation>> {
  return {
    ...createMachineOperations(store),
    ...createExecutionOperations(store),
    ...createMapRunOperations(store),
  };
}
