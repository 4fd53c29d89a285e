/**
 * What became of an invocation: the handler's JSON text, or Lambda's error type and message
 * (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html, `FunctionError`).
 */
export type InvokeResult = { readonly ok: true; readonly payload: string } | InvokeFailure;

export interface InvokeFailure {
  readonly ok: false;
  readonly errorType: string;
  readonly message: string;
  /** Lambda itself said no, and the function has not run. */
  readonly isRefusal?: true;
}

export function failed(errorType: string, message: string): InvokeFailure {
  return { ok: false, errorType, message };
}

/** Lambda's own error, with the name of its API. */
export function refused(errorType: string, message: string): InvokeFailure {
  return { ok: false, errorType, message, isRefusal: true };
}
