import type { FieldFault, ProblemCode } from '#shared/contract/errors';

/** An `error_code`: those that this version knows, for completion, or one of a newer server. */
export type ErrorCode = ProblemCode | (string & {});

export interface ApiErrorDetails {
  readonly code: ErrorCode;
  readonly status: number;
  /** By which the service's logs have the request; undefined if something before it has answered. */
  readonly requestId: string | undefined;
  /** The fields at fault, of a 400. */
  readonly faults: readonly FieldFault[];
  /** After which the same request may succeed, as the server says. */
  readonly retryAfterSeconds: number | undefined;
}

/** The API has refused a request. `code` is the answer's `error_code`, or for an answer without one that of its status. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly requestId: string | undefined;
  readonly faults: readonly FieldFault[];
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, details: ApiErrorDetails) {
    super(message);
    this.code = details.code;
    this.status = details.status;
    this.requestId = details.requestId;
    this.faults = details.faults;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

/** There was no answer: offline, out of time, or a browser that hides it, since the page's origin is not allowed. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
}

/** What has answered is not the API: a proxy, a page to sign in to a network, a wrong `baseUrl`. */
export class UnreadableAnswerError extends Error {
  override readonly name = 'UnreadableAnswerError';
}

/** The client was given something that it cannot work with. */
export class ClientOptionsError extends Error {
  override readonly name = 'ClientOptionsError';
}

/** Whether something thrown is the API's refusal, and of this kind. A misspelled code does not compile. */
export function isApiError<C extends ProblemCode>(error: unknown, code: C): error is ApiError & { code: C };
export function isApiError(error: unknown): error is ApiError;
export function isApiError(error: unknown, code?: ProblemCode): boolean {
  return error instanceof ApiError && (code === undefined || error.code === code);
}
