/**
 * What became of an invocation: the handler's JSON text, or Lambda's error type and message
 * (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html, `FunctionError`).
 */
export type InvokeResult = { readonly ok: true; readonly payload: string } | InvokeFailure;

export interface InvokeFailure {
  readonly ok: false;
  readonly errorType: string;
  readonly message: string;
}

export function failed(errorType: string, message: string): InvokeFailure {
  return { ok: false, errorType, message };
}
