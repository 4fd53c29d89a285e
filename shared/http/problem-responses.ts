import type { MiddlewareObj } from '@middy/core';
import { problems } from '#shared/contract/errors';
import type { HttpAnswer, HttpEvent } from '#shared/http/event';
import { problemAnswer, toProblem } from '#shared/http/problem';
import { logger } from '#shared/observability/logger';
import { countFailure } from '#shared/observability/metrics';

/** Status from which an error is ours and not the caller's. */
const serverErrorStatus = 500;

/** Middleware: turns whatever was thrown into a problem answer, and logs and counts those that are ours. */
export function problemResponses(): MiddlewareObj<HttpEvent, HttpAnswer, Error> {
  return {
    onError: function answerProblem(request) {
      const problem = toProblem(request.error);
      if (problems[problem.code].status >= serverErrorStatus) {
        countFailure(problem.code);
        logger.error('request failed', { error_code: problem.code, cause: problem.cause as Error });
      } else {
        logger.info('request refused', { error_code: problem.code, detail: problem.message });
      }
      request.response = problemAnswer(problem, request.event.requestContext.requestId);
    },
  };
}
