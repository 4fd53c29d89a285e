import { engineCodes } from '#shared/contract/engine-codes';
import type { ProblemCode } from '#shared/contract/errors';
import { ProblemError } from '#shared/errors';
import type { HttpAnswer } from '#shared/http/event';

const problemCodes: Readonly<Record<string, ProblemCode>> = engineCodes;

/** Where the engine gives no code that is known here. */
const codesByStatus: Readonly<Record<number, ProblemCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
};

/** What the engine says of a refusal in its body. */
export interface EngineRefusal {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

/** A password service that did not answer in time may do so shortly. */
const retryAfterSeconds = 10;

/** The engine's failure that is not the caller's: for the one place that answers, logs and counts those. */
export function toServerError(status: number, { code, message = '' }: EngineRefusal): Error {
  if (code === 'PASSWORD_CHECK_UNAVAILABLE')
    return new ProblemError('UNAVAILABLE', message, { retryAfterSeconds });
  return new Error(`the engine answered ${status} (${code || 'no code'})`);
}

/** The engine's refusal as a problem document that its own client understands too. */
export function toProblemError(
  status: number,
  { code = '', message = 'the request was refused' }: EngineRefusal,
) {
  const problem = problemCodes[code] ?? codesByStatus[status] ?? 'INVALID_REQUEST';
  return new ProblemError(problem, message, { extensions: { code: code || problem, message } });
}

/** A good answer of the engine with what its route changes of it. */
export function adapt(answer: HttpAnswer, status: number | undefined, members: object): HttpAnswer {
  const statusCode = status ?? answer.statusCode ?? 200;
  if (statusCode === 204) return { statusCode, ...(answer.cookies && { cookies: answer.cookies }) };
  if (Object.keys(members).length === 0) return { ...answer, statusCode };
  return { ...answer, statusCode, body: JSON.stringify({ ...JSON.parse(answer.body ?? '{}'), ...members }) };
}
