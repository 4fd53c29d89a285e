import { z } from 'zod';
import { defineOperation, type Operation } from '../aws/service.ts';
import { arnInput, findExecution, findMapRun, requireArn, toSeconds } from './find.ts';
import { countItems, type MapRun } from './map-run.ts';
import { pageInput, takePage } from './paging.ts';
import type { StepFunctionsStore } from './state-machines.ts';

export function createMapRunOperations(store: StepFunctionsStore): Record<string, Operation> {
  return {
    ListMapRuns: defineOperation(
      z.strictObject({ executionArn: arnInput, ...pageInput }),
      ({ executionArn, ...input }, caller) => {
        requireArn(executionArn, 'execution');
        caller.authorize({ action: 'states:ListMapRuns', resource: executionArn });
        const { mapRuns, stateMachineArn } = findExecution(store, executionArn);
        const { page, token } = takePage(mapRuns.toReversed(), input, ({ arn }) => arn);
        return { mapRuns: page.map((mapRun) => ({ ...describe(mapRun), stateMachineArn })), ...token };
      },
    ),
    DescribeMapRun: defineOperation(z.strictObject({ mapRunArn: arnInput }), ({ mapRunArn }, caller) => {
      requireArn(mapRunArn, 'mapRun');
      caller.authorize({ action: 'states:DescribeMapRun', resource: mapRunArn });
      const mapRun = findMapRun(store, mapRunArn);
      // Every item has an execution of its own here, since nothing is batched, and nothing is redriven.
      const counts = {
        ...countItems(mapRun),
        resultsWritten: 0,
        failuresNotRedrivable: 0,
        pendingRedrive: 0,
      };
      return {
        ...describe(mapRun),
        status: mapRun.end?.status ?? 'RUNNING',
        maxConcurrency: mapRun.maxConcurrency,
        toleratedFailureCount: 0,
        toleratedFailurePercentage: 0,
        itemCounts: counts,
        executionCounts: counts,
        redriveCount: 0,
      };
    }),
  };
}

function describe({ arn, executionArn, startedAt, end }: MapRun) {
  const dates = { startDate: toSeconds(startedAt), ...(end && { stopDate: toSeconds(end.at) }) };
  return { mapRunArn: arn, executionArn, ...dates };
}
