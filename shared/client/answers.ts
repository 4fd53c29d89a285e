import type { FieldFault, ProblemBody, ProblemCode } from '#shared/contract/errors';
import { ApiError, type ErrorCode, UnreadableAnswerError } from './errors.ts';
import { readRetryAfter } from './retry-after.ts';
import type { Answer } from './transport.ts';

/** What the gateway's and Better Auth's own refusals mean, which have no `error_code`. */
const codesByStatus: Readonly<Record<number, ProblemCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
  503: 'UNAVAILABLE',
};

/**
 * The JSON body of a good answer; undefined for one without.
 * @param place the request, for errors: `GET /api/profile`
 * @throws ApiError for a refusal; UnreadableAnswerError
 */
export function readAnswer(answer: Answer, place: string, serverNowMs: number): unknown {
  if (answer.status < 200 || answer.status >= 300) throw readRefusal(answer, place, serverNowMs);
  if (answer.text === '') return undefined;
  const body = parseJson(answer.text);
  if (body === undefined) {
    const type = answer.headers.get('content-type') ?? 'no content type';
    throw new UnreadableAnswerError(
      `${place} was answered ${answer.status} with ${type} instead of JSON: check baseUrl, and what stands between`,
    );
  }
  return body;
}

function readRefusal({ status, headers, text }: Answer, place: string, serverNowMs: number): ApiError {
  const problem = (parseJson(text) ?? {}) as Partial<ProblemBody>;
  const code: ErrorCode = isText(problem.error_code)
    ? problem.error_code
    : (codesByStatus[status] ?? (status >= 500 ? 'INTERNAL' : 'INVALID_REQUEST'));
  const detail = isText(problem.detail) ? `: ${problem.detail}` : '';
  return new ApiError(`${place} was answered ${status} ${code}${detail}`, {
    code,
    status,
    requestId: isText(problem.request_id) ? problem.request_id : (headers.get('x-request-id') ?? undefined),
    faults: Array.isArray(problem.errors) ? (problem.errors as readonly FieldFault[]) : [],
    retryAfterSeconds: readRetryAfter(headers.get('retry-after'), serverNowMs),
  });
}

/** Undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
