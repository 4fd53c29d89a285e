import { randomUUID } from 'node:crypto';
import { executionArnOf, labelOf, mapRunArnOf } from './arns.ts';
import { forEachIndex } from './concurrency.ts';
import type { Execution } from './execution.ts';
import type { MapWork } from './map.ts';
import type { MapRun } from './map-run.ts';
import type { Run } from './run.ts';
import { limitData, StateError } from './state-error.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html: at most, and where 0 is given */
const maxConcurrentItems = 10_000;

/** What a Map Run fails with, whatever its item failed with: that is told by the item's own execution. */
const toleranceError = 'States.ExceedToleratedFailureThreshold';

/** Runs the items of a Distributed Map as executions of their own, in a Map Run. @throws StateError with the first that fails */
export async function runDistributed(run: Run, work: MapWork): Promise<unknown[]> {
  const { history, surroundings, execution } = run;
  const mapRun = openMapRun(run, work);
  execution.mapRuns.push(mapRun);
  history.add('MapRunStarted', { mapRunStartedEventDetails: { mapRunArn: mapRun.arn } });
  const limit = Math.min(work.maxConcurrency || maxConcurrentItems, maxConcurrentItems);
  try {
    const results = await forEachIndex(work.items.length, limit, run.signal, async (index, signal) => {
      const input = await work.itemInput(index);
      limitData(input, `An item of '${work.name}' would get an input`);
      signal.throwIfAborted();
      const child = surroundings.startChild({
        arn: executionArnOf(mapRun.stateMachineArn, randomUUID()),
        stateMachineArn: mapRun.stateMachineArn,
        mapRunArn: mapRun.arn,
        input: JSON.stringify(input),
        graph: work.state.ItemProcessor,
      });
      mapRun.children.push(child);
      return waitFor(child, signal);
    });
    mapRun.close('SUCCEEDED');
    history.add('MapRunSucceeded');
    return results;
  } catch (error) {
    mapRun.close('FAILED');
    if (error instanceof StateError && !run.signal.aborted)
      history.add('MapRunFailed', {
        mapRunFailedEventDetails: { error: error.error, cause: error.message },
      });
    throw error;
  }
}

function openMapRun({ execution, surroundings: { clock }, signal }: Run, work: MapWork) {
  const stateMachineArn = labelOf(execution.arn, work.state.Label ?? work.name);
  const children: Execution[] = [];
  let end: MapRun['end'];
  const close = (status: NonNullable<typeof end>['status']) => {
    end ??= { status, at: clock.now() };
  };
  signal.addEventListener('abort', () => close('ABORTED'), { once: true });
  return {
    arn: mapRunArnOf(stateMachineArn, randomUUID()),
    executionArn: execution.arn,
    stateMachineArn,
    maxConcurrency: work.maxConcurrency,
    total: work.items.length,
    children,
    startedAt: clock.now(),
    close,
    get end() {
      return end;
    },
  };
}

/** The output of an item's execution, which is stopped as soon as the Map Run is over. */
async function waitFor(child: Execution, signal: AbortSignal): Promise<unknown> {
  const stop = () => child.stop();
  signal.addEventListener('abort', stop);
  await child.ended;
  signal.removeEventListener('abort', stop);
  if (child.end?.status === 'SUCCEEDED') return JSON.parse(child.end.output ?? 'null');
  throw new StateError(toleranceError, 'The specified tolerated failure threshold was exceeded');
}
