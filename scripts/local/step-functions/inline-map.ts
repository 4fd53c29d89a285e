import { forEachIndex } from './concurrency.ts';
import { runStates } from './interpreter.ts';
import type { MapWork } from './map.ts';
import type { Run } from './run.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html: at most, and where 0 is given */
const maxConcurrentItems = 40;

/** Runs the items of an inline Map as parts of the execution itself. @throws StateError of the first that fails */
export function runInline(run: Run, work: MapWork): Promise<unknown[]> {
  const { name, state, items, maxConcurrency, itemInput } = work;
  const limit = Math.min(maxConcurrency || maxConcurrentItems, maxConcurrentItems);
  const rows = run.history.fork();
  return forEachIndex(items.length, limit, run.signal, async (index, signal) => {
    const history = rows.fork();
    const details = { name, index };
    history.add('MapIterationStarted', { mapIterationStartedEventDetails: details });
    const context = { ...run.context, Map: { Item: { Index: index, Value: items[index] } } };
    try {
      const result = await runStates(
        { ...run, signal, history, context },
        state.ItemProcessor,
        await itemInput(index),
      );
      history.add('MapIterationSucceeded', { mapIterationSucceededEventDetails: details });
      return result;
    } catch (error) {
      if (signal.aborted) history.add('MapIterationAborted', { mapIterationAbortedEventDetails: details });
      else history.add('MapIterationFailed', { mapIterationFailedEventDetails: details });
      throw error;
    }
  });
}
