import type { Catcher, Retrier } from './definition.ts';

/** How a state failed, by the names of the Amazon States Language or of a function's error. */
export class StateError extends Error {
  override readonly name = 'StateError';
  /** `States.Timeout`, `Lambda.TooManyRequestsException`, `RangeUnfinishedError`, … */
  readonly error: string;

  /** @param cause for people */
  constructor(error: string, cause: string) {
    super(cause);
    this.error = error;
  }
}

/** What goes wrong while a state is processed, such as a path that leads to nothing. */
export const runtimeError = 'States.Runtime';
export const timeoutError = 'States.Timeout';
const dataLimitError = 'States.DataLimitExceeded';

/** Input or output of a state (Step Functions quotas, "Maximum input or output size"). */
export const maxDataBytes = 262_144;

/** @throws StateError when a state would take or give more than Step Functions carries */
export function limitData(value: unknown, what: string): void {
  const bytes = Buffer.byteLength(JSON.stringify(value) ?? '');
  if (bytes <= maxDataBytes) return;
  const limit = `exceeding the maximum number of bytes service limit (${bytes} of ${maxDataBytes})`;
  throw new StateError(dataLimitError, `${what} with a size ${limit}`);
}

/** These end an execution even where `States.ALL` is caught or retried. */
const terminalErrors = [runtimeError, dataLimitError];

/**
 * Whether a retrier or catcher is for this error. `States.TaskFailed` stands for every error but a timeout.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export function isFor({ ErrorEquals }: Retrier | Catcher, error: string): boolean {
  if (ErrorEquals.includes(error)) return true;
  if (terminalErrors.includes(error)) return false;
  if (ErrorEquals.includes('States.ALL')) return true;
  return ErrorEquals.includes('States.TaskFailed') && error !== timeoutError;
}
