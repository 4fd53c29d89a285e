import { z } from 'zod';
import { defineOperation, type Operation } from '../aws/service.ts';
import { arnInput, findExecution, findMachine, requireArn, toSeconds } from './find.ts';
import { pageInput, takePage } from './paging.ts';
import type { StateMachine, StepFunctionsStore } from './state-machines.ts';

export function createMachineOperations(store: StepFunctionsStore): Record<string, Operation> {
  const included = z.enum(['ALL_DATA', 'METADATA_ONLY']).optional();
  return {
    ListStateMachines: defineOperation(z.strictObject(pageInput), (input, caller) => {
      caller.authorize({ action: 'states:ListStateMachines', resource: '*' });
      const { page, token } = takePage([...store.machines.values()], input, ({ arn }) => arn);
      const stateMachines = page.map(({ arn, name, createdAt }) => ({
        stateMachineArn: arn,
        name,
        type: 'STANDARD',
        creationDate: toSeconds(createdAt),
      }));
      return { stateMachines, ...token };
    }),
    DescribeStateMachine: defineOperation(
      z.strictObject({ stateMachineArn: arnInput, includedData: included }),
      ({ stateMachineArn }, caller) => {
        requireArn(stateMachineArn, 'stateMachine');
        caller.authorize({ action: 'states:DescribeStateMachine', resource: stateMachineArn });
        const machine = findMachine(store, stateMachineArn);
        const creationDate = toSeconds(machine.createdAt);
        return { ...describe(machine), status: 'ACTIVE', type: 'STANDARD', creationDate };
      },
    ),
    DescribeStateMachineForExecution: defineOperation(
      z.strictObject({ executionArn: arnInput, includedData: included }),
      ({ executionArn }, caller) => {
        requireArn(executionArn, 'execution');
        caller.authorize({ action: 'states:DescribeStateMachineForExecution', resource: executionArn });
        const { stateMachineArn, mapRunArn } = findExecution(store, executionArn);
        const machine = findMachine(store, stateMachineArn.replace(/\/.*$/, ''));
        const updateDate = toSeconds(machine.createdAt);
        return { ...describe(machine), updateDate, ...(mapRunArn && { mapRunArn }) };
      },
    ),
  };
}

function describe({ arn, name, roleArn, text }: StateMachine) {
  return { stateMachineArn: arn, name, roleArn, definition: text };
}
