import type { Catcher, FailState, State, StateGraph, WaitState } from './definition.ts';
import { dataOf } from './history.ts';
import { runMap } from './map.ts';
import { createRetries } from './retries.ts';
import type { Run } from './run.ts';
import { choose, evaluate, type StateContext, selectInput, selectOutput } from './state-data.ts';
import { isFor, limitData, runtimeError, StateError } from './state-error.ts';
import { runTask } from './task.ts';

/** Where a state leads to; absent where it is the last. */
interface Outcome {
  readonly output: unknown;
  readonly next?: string | undefined;
}

const msPerSecond = 1_000;

/** Runs states from the first to one that ends. @throws StateError; anything when the run's signal is aborted */
export async function runStates(run: Run, graph: StateGraph, input: unknown): Promise<unknown> {
  let name: string | undefined = graph.StartAt;
  let data = input;
  while (name !== undefined) {
    const state: State | undefined = graph.States[name];
    if (!state) throw new StateError(runtimeError, `there is no state ${name}`);
    const outcome = await runState(run, name, state, data);
    data = outcome.output;
    name = outcome.next;
  }
  return data;
}

async function runState(run: Run, name: string, state: State, input: unknown): Promise<Outcome> {
  run.signal.throwIfAborted();
  const { history } = run;
  history.add(`${state.Type}StateEntered`, { stateEnteredEventDetails: { name, ...dataOf('input', input) } });
  const outcome = await attempt(run, name, state, input);
  limitData(outcome.output, `The state/task '${name}' returned a result`);
  run.signal.throwIfAborted();
  const details = { name, ...dataOf('output', outcome.output) };
  history.add(`${state.Type}StateExited`, { stateExitedEventDetails: details });
  return outcome;
}

/** Does a state's work until it succeeds, is caught, or fails for good. */
async function attempt(run: Run, name: string, state: State, input: unknown): Promise<Outcome> {
  const { clock } = run.surroundings;
  const [retriers, catchers] = 'Retry' in state ? [state.Retry, state.Catch] : [[], []];
  const retries = createRetries(retriers, clock.random);
  const EnteredTime = new Date(clock.now()).toISOString();
  for (let RetryCount = 0; ; RetryCount += 1) {
    const context = { ...run.context, State: { Name: name, EnteredTime, RetryCount } };
    try {
      return await work(run, name, state, input, context);
    } catch (error) {
      run.signal.throwIfAborted();
      if (!(error instanceof StateError)) throw error;
      const delayMs = retries.next(error.error);
      if (delayMs === undefined) return recover(catchers, error, input, context);
      await clock.wait(delayMs, run.signal);
    }
  }
}

async function recover(
  catchers: readonly Catcher[],
  error: StateError,
  input: unknown,
  context: StateContext,
): Promise<Outcome> {
  const catcher = catchers.find((candidate) => isFor(candidate, error.error));
  if (!catcher) throw error;
  const { ResultPath, Next: next } = catcher;
  const output = { Error: error.error, Cause: error.message };
  return { output: await selectOutput({ ResultPath }, input, output, context), next };
}

async function work(
  run: Run,
  name: string,
  state: State,
  input: unknown,
  context: StateContext,
): Promise<Outcome> {
  if (state.Type === 'Task')
    return { output: await runTask(run, name, state, input, context), next: state.Next };
  if (state.Type === 'Map')
    return { output: await runMap(run, name, state, input, context), next: state.Next };
  if (state.Type === 'Fail') throw await toFailure(state, input, context);
  const selected = await selectInput(state, input, context);
  switch (state.Type) {
    case 'Pass': {
      const result = state.Result === undefined ? selected : state.Result;
      return { output: await selectOutput(state, input, result, context), next: state.Next };
    }
    case 'Choice': {
      const next = await choose(state, selected, context);
      return { output: await selectOutput(state, selected, selected, context), next };
    }
    case 'Wait':
      await run.surroundings.clock.wait(await findWaitMs(run, state, selected, context), run.signal);
      return { output: await selectOutput(state, selected, selected, context), next: state.Next };
    case 'Succeed':
      return { output: await selectOutput(state, selected, selected, context) };
  }
}

async function toFailure(state: FailState, input: unknown, context: StateContext): Promise<StateError> {
  const text = async (value: string | undefined, path: string | undefined) =>
    path === undefined ? (value ?? '') : String(await evaluate(path, input, context));
  const { Error: error, ErrorPath, Cause, CausePath } = state;
  return new StateError(await text(error, ErrorPath), await text(Cause, CausePath));
}

async function findWaitMs(
  run: Run,
  state: WaitState,
  input: unknown,
  context: StateContext,
): Promise<number> {
  const { Seconds, SecondsPath, Timestamp, TimestampPath } = state;
  const seconds = SecondsPath === undefined ? Seconds : await evaluate(SecondsPath, input, context);
  if (Number.isInteger(seconds)) return Math.max(Number(seconds), 0) * msPerSecond;
  const until = TimestampPath === undefined ? Timestamp : await evaluate(TimestampPath, input, context);
  const untilMs = Date.parse(String(until));
  if (Number.isNaN(untilMs))
    throw new StateError(runtimeError, `the time to wait for, ${JSON.stringify(seconds ?? until)}, is none`);
  return Math.max(untilMs - run.surroundings.clock.now(), 0);
}
