import { ApiError } from '#shared/client/client';
import { problemCodeOf } from '#shared/contract/engine-codes';
import type { FieldFault } from '#shared/contract/errors';

/** Why something did not come about. */
export interface Fault {
  /** An error code of the API or of Better Auth, `unreachable`, or one of the page's own. */
  readonly code: string;
  readonly retryAfterSeconds?: number | undefined;
  /** By which id the logs have the request. */
  readonly requestId?: string | undefined;
  readonly fields?: readonly FieldFault[];
}

/** What Better Auth's client answers beside `data`. */
interface EngineError {
  readonly status: number;
  readonly code?: string | undefined;
  readonly error_code?: string | undefined;
  readonly request_id?: string | undefined;
}

/** Codes by status, for answers of the gateway's and the engine's that have none. */
const codesByStatus: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  429: 'TOO_MANY_REQUESTS',
  503: 'UNAVAILABLE',
};

/** What Better Auth's client takes as `fetchOptions`: it tells a refusal's headers in no other way. */
export interface FetchOptions {
  readonly signal: AbortSignal;
  readonly onError: (context: { readonly response: Response }) => void;
}

export type Outcome<T> =
  | { readonly data: T; readonly fault?: undefined }
  | { readonly fault: Fault; readonly data?: undefined };

/** No answer by then is none: the API answers within 5 s, or its gateway within 30 s. */
export const timeoutMs = 30_000;

/** Calls a method of Better Auth's client, and tells a refusal from there being no answer. */
export async function askEngine<T>(
  call: (options: FetchOptions) => Promise<{ data: T | null; error: EngineError | null }>,
): Promise<Outcome<T>> {
  let headers = new Headers();
  const onError: FetchOptions['onError'] = ({ response }) => {
    headers = response.headers;
  };
  try {
    const { data, error } = await call({ signal: AbortSignal.timeout(timeoutMs), onError });
    return error ? { fault: faultOf(error, headers) } : { data: data as T };
  } catch {
    return { fault: { code: 'unreachable' } };
  }
}

/** Calls a method of the client's own, which throws what `ApiError` tells. */
export async function askApi<T>(call: (signal: AbortSignal) => Promise<T>): Promise<Outcome<T>> {
  try {
    return { data: await call(AbortSignal.timeout(timeoutMs)) };
  } catch (error) {
    if (!(error instanceof ApiError)) return { fault: { code: 'unreachable' } };
    const { code, faults: fields, requestId, retryAfterSeconds } = error;
    return { fault: { code, fields, requestId, retryAfterSeconds } };
  }
}

/** A refusal of Better Auth's, by this API's names for codes where it has one. */
export function faultOf({ status, code, error_code, request_id }: EngineError, headers: Headers): Fault {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return {
    code:
      error_code ??
      (code && problemCodeOf(code)) ??
      codesByStatus[status] ??
      (status >= 500 ? 'INTERNAL' : 'INVALID_REQUEST'),
    retryAfterSeconds: Number.isFinite(seconds) ? seconds : undefined,
    requestId: request_id ?? headers.get('x-request-id') ?? undefined,
  };
}

/** Whether only a new sign-in helps. */
export function isSignInWanted({ code }: Fault): boolean {
  return code === 'UNAUTHENTICATED' || code === 'SESSION_NOT_FRESH';
}

/** Whether a link that was followed is of no more use: only another one helps. */
export function isLinkLost({ code }: Fault): boolean {
  return code === 'TOKEN_EXPIRED' || code === 'INVALID_TOKEN';
}
