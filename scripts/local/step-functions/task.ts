import type { InvokeResult } from '../lambda/invoke-result.ts';
import type { TaskState } from './definition.ts';
import { dataOf } from './history.ts';
import type { Run } from './run.ts';
import { evaluate, type StateContext, selectInput, selectOutput } from './state-data.ts';
import { limitData, runtimeError, StateError, timeoutError } from './state-error.ts';

const msPerSecond = 1_000;

/** Invokes the function of a Task and waits for its answer, at most as long as the state may take. @throws StateError */
export async function runTask(
  run: Run,
  name: string,
  state: TaskState,
  input: unknown,
  context: StateContext,
): Promise<unknown> {
  const { Resource: resource } = state;
  const payload = await selectInput(state, input, context);
  limitData(payload, `The state/task '${name}' would get an input`);
  const timeoutSeconds = await findTimeoutSeconds(state, input, context);
  const timeout = timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds };
  const scheduled = { resource, ...dataOf('input', payload), ...timeout };
  run.signal.throwIfAborted();
  run.history.add('LambdaFunctionScheduled', { lambdaFunctionScheduledEventDetails: scheduled });
  run.history.add('LambdaFunctionStarted');
  const result = await invoke(run, resource, JSON.stringify(payload), timeoutSeconds).catch((error) => {
    if (error instanceof StateError && !run.signal.aborted) recordFailure(run, error);
    throw error;
  });
  limitData(result, `The state/task '${resource}' returned a result`);
  run.history.add('LambdaFunctionSucceeded', {
    lambdaFunctionSucceededEventDetails: dataOf('output', result),
  });
  return selectOutput(state, input, result, context);
}

async function findTimeoutSeconds(
  { TimeoutSeconds, TimeoutSecondsPath }: TaskState,
  input: unknown,
  context: StateContext,
): Promise<number | undefined> {
  if (TimeoutSecondsPath === undefined) return TimeoutSeconds;
  const seconds = await evaluate(TimeoutSecondsPath, input, context);
  if (Number.isInteger(seconds) && Number(seconds) > 0) return Number(seconds);
  const message = `TimeoutSecondsPath ${TimeoutSecondsPath} leads to ${JSON.stringify(seconds)}, not to whole seconds`;
  throw new StateError(runtimeError, message);
}

function recordFailure({ history }: Run, { error, message: cause }: StateError): void {
  if (error === timeoutError)
    history.add('LambdaFunctionTimedOut', { lambdaFunctionTimedOutEventDetails: { error, cause } });
  else history.add('LambdaFunctionFailed', { lambdaFunctionFailedEventDetails: { error, cause } });
}

/** The function's answer, or whatever comes before it: the end of the time, or of the run. */
async function invoke(
  { surroundings, signal }: Run,
  functionArn: string,
  payload: string,
  timeoutSeconds: number | undefined,
): Promise<unknown> {
  const over = new AbortController();
  const { promise: interrupted, reject } = Promise.withResolvers<never>();
  const interrupt = () => reject(signal.reason);
  signal.addEventListener('abort', interrupt);
  const timeout = async (seconds: number) => {
    await surroundings.clock.wait(seconds * msPerSecond, over.signal);
    reject(new StateError(timeoutError, `The task has not answered within ${seconds} seconds.`));
  };
  if (timeoutSeconds !== undefined) timeout(timeoutSeconds).catch(() => undefined);
  try {
    return toResult(await Promise.race([surroundings.invoke(functionArn, payload), interrupted]));
  } finally {
    signal.removeEventListener('abort', interrupt);
    over.abort();
  }
}

/**
 * A function's answer or error. Errors of Lambda itself begin with `Lambda.`; those of the function, of its runtime and
 * its timeout (`Sandbox.Timedout`) have the name that Lambda answers with.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
function toResult(result: InvokeResult): unknown {
  if (result.ok) return JSON.parse(result.payload || 'null');
  const { errorType, message: errorMessage, isRefusal } = result;
  if (isRefusal) throw new StateError(`Lambda.${errorType}`, errorMessage);
  throw new StateError(errorType || 'Lambda.Unknown', JSON.stringify({ errorType, errorMessage }));
}
