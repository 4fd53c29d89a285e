import { type ProblemBody, type ProblemCode, problems } from '#shared/contract/errors';
import { DatabaseUnavailableError, SessionEndedError, StatementError } from '#shared/database/errors';
import { DeadlineError } from '#shared/deadline';
import { ConfigurationError, ProblemError } from '#shared/errors';
import { type HttpAnswer, jsonAnswer } from '#shared/http/event';

/** A database that restarts is back within a second or two. */
const retryAfterSeconds = 2;

/** What we wait for is away or not in order yet: the same request may succeed later. */
const unavailableErrors = [DatabaseUnavailableError, DeadlineError, ConfigurationError];

/**
 * SQLSTATEs of a value that no column can hold: an invalid uuid or number, a day that no calendar has, a NUL or another
 * character outside the encoding. They come from the request, also where the engine passes its parameters on unchecked.
 */
const badValueStates = new Set(['22P02', '22007', '22008', '22021', '22P05']);

/** The one place that decides what a caller may see of an error; everything unknown is `INTERNAL`. */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof SessionEndedError) {
    return new ProblemError('UNAUTHENTICATED', 'the session has ended: sign in again', { cause: error });
  }
  if (unavailableErrors.some((kind) => error instanceof kind)) {
    return new ProblemError('UNAVAILABLE', 'try again shortly', { cause: error, retryAfterSeconds });
  }
  if (error instanceof StatementError && badValueStates.has(error.code)) {
    return new ProblemError('INVALID_REQUEST', 'a value in the request cannot be read', { cause: error });
  }
  return new ProblemError('INTERNAL', 'the error was logged under this request_id', { cause: error });
}

/** The answer for a problem (RFC 9457), with the headers that its status asks for. */
export function problemAnswer(problem: ProblemError, requestId: string): HttpAnswer {
  const { status, title } = problems[problem.code];
  const body: ProblemBody = {
    ...problem.extensions,
    type: `urn:gatehouse:problem:${problem.code.toLowerCase().replaceAll('_', '-')}`,
    title,
    status,
    detail: problem.message,
    error_code: problem.code,
    request_id: requestId,
    ...(problem.faults.length > 0 && { errors: problem.faults }),
  };
  return jsonAnswer(status, body, { 'content-type': 'application/problem+json', ...extraHeaders(problem) });
}

function extraHeaders({ code, retryAfterSeconds: seconds }: ProblemError): Record<string, string> {
  return {
    ...(seconds !== undefined && { 'retry-after': String(seconds) }),
    ...(challengedCodes.has(code) && { 'www-authenticate': 'Bearer realm="gatehouse"' }),
  };
}

/** RFC 9110 §11.6.1: a 401 names the scheme to use. */
const challengedCodes: ReadonlySet<ProblemCode> = new Set(['UNAUTHENTICATED']);
