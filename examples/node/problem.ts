import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Response } from 'express';

/** Long enough for a database that was asleep, short enough for a person who waits. */
const retryAfterSeconds = 5;

/** An error as callers see it: `application/problem+json` (RFC 9457), with Gatehouse's error codes. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.status = status;
    this.code = code;
  }
}

export function unauthenticated(detail: string, cause?: unknown): ProblemError {
  return new ProblemError(401, 'UNAUTHENTICATED', detail, { cause });
}

/** Nobody can tell whether the caller is who they say: not a 401, upon which clients sign people out. */
export function unavailable(detail: string, cause: unknown): ProblemError {
  return new ProblemError(503, 'UNAVAILABLE', detail, { cause });
}

/** Express's last handler: every error becomes an answer, and only one that nobody foresaw is logged. */
export const answerProblem: ErrorRequestHandler = (error, _request, response, _next) => {
  if (error instanceof ProblemError) return sendProblem(response, error);
  // Express's own parser says what is wrong with a body by an error with a status.
  if (error.status >= 400 && error.status < 500)
    return sendProblem(response, new ProblemError(error.status, 'INVALID_REQUEST', 'the body is not valid'));
  process.stderr.write(`${error.stack}\n`);
  sendProblem(response, new ProblemError(500, 'INTERNAL', 'something went wrong on our side'));
};

function sendProblem(response: Response, { status, code, message }: ProblemError): void {
  if (status === 401) response.set('www-authenticate', 'Bearer');
  if (status === 503) response.set('retry-after', String(retryAfterSeconds));
  const title = STATUS_CODES[status];
  response.status(status).set('content-type', 'application/problem+json');
  // `send` would add a charset, which this type does not have (RFC 9457 §6.1).
  response.end(JSON.stringify({ type: 'about:blank', title, status, detail: message, error_code: code }));
}
