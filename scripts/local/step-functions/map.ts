import type { MapState } from './definition.ts';
import { runDistributed } from './distributed-map.ts';
import { runInline } from './inline-map.ts';
import type { Run } from './run.ts';
import { evaluate, type StateContext, selectInput, selectOutput } from './state-data.ts';
import { limitData, runtimeError, StateError } from './state-error.ts';

/** A Map whose items are known. */
export interface MapWork {
  readonly name: string;
  readonly state: MapState;
  readonly items: readonly unknown[];
  /** 0 stands for as many as the service itself allows. */
  readonly maxConcurrency: number;
  /** What the execution of an item gets. @throws StateError */
  itemInput(index: number): Promise<unknown>;
}

/** Runs the states of a Map for each item. @throws StateError of the first that fails */
export async function runMap(
  run: Run,
  name: string,
  state: MapState,
  input: unknown,
  context: StateContext,
): Promise<unknown> {
  const selected = await selectInput({ InputPath: state.InputPath }, input, context);
  const work = await findWork(name, state, selected, context);
  run.signal.throwIfAborted();
  run.history.add('MapStateStarted', { mapStateStartedEventDetails: { length: work.items.length } });
  const isDistributed = state.ItemProcessor.ProcessorConfig.Mode === 'DISTRIBUTED';
  const results = await (isDistributed ? runDistributed : runInline)(run, work).catch((error) => {
    if (!run.signal.aborted) run.history.add('MapStateFailed');
    throw error;
  });
  limitData(results, `The state/task '${name}' returned a result`);
  run.history.add('MapStateSucceeded');
  return selectOutput(state, input, results, context);
}

async function findWork(
  name: string,
  state: MapState,
  input: unknown,
  context: StateContext,
): Promise<MapWork> {
  const { ItemsPath, ItemSelector, MaxConcurrency = 0, MaxConcurrencyPath } = state;
  const items = ItemsPath === undefined ? input : await evaluate(ItemsPath, input, context);
  if (!Array.isArray(items))
    throw new StateError(runtimeError, `ItemsPath of '${name}' leads to ${typeof items}, not to an array`);
  const maxConcurrency =
    MaxConcurrencyPath === undefined ? MaxConcurrency : await evaluate(MaxConcurrencyPath, input, context);
  if (!Number.isInteger(maxConcurrency) || Number(maxConcurrency) < 0)
    throw new StateError(
      runtimeError,
      `MaxConcurrencyPath of '${name}' leads to ${JSON.stringify(maxConcurrency)}, not to a whole number from 0`,
    );
  return {
    name,
    state,
    items,
    maxConcurrency: Number(maxConcurrency),
    itemInput: async (Index) => {
      if (ItemSelector === undefined) return items[Index];
      return evaluate(ItemSelector, input, { ...context, Map: { Item: { Index, Value: items[Index] } } });
    },
  };
}
