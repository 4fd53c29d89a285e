import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { HttpAnswer, HttpEvent } from '#shared/http/event';
import { correlationHeader, requestFacts } from '#shared/http/request-facts';
import { logger } from '#shared/observability/logger';

/**
 * Middleware: gives every log line of a request its id and correlation id, answers them as `x-request-id` and
 * `x-correlation-id`, and ends the request with one line of method, route, status and milliseconds. Never the event,
 * its headers or its body.
 */
export function requestLog(): MiddlewareObj<HttpEvent, HttpAnswer, Error> {
  let startedAt = 0;

  return {
    before: function startRequest({ event, context }) {
      startedAt = performance.now();
      logger.resetKeys();
      logger.addContext(context as Context);
      const { requestId, correlationId } = requestFacts(event);
      logger.appendKeys({ request_id: requestId, correlation_id: correlationId });
    },
    after: function endRequest({ event, response }) {
      finish(event, response, performance.now() - startedAt);
    },
    onError: function endFailedRequest({ event, response }) {
      finish(event, response, performance.now() - startedAt);
    },
  };
}

function finish(
  event: APIGatewayProxyEventV2,
  response: HttpAnswer | undefined | null,
  durationMs: number,
): void {
  if (!response) return;
  const { requestId, correlationId } = requestFacts(event);
  response.headers = {
    ...response.headers,
    'x-request-id': requestId,
    [correlationHeader]: correlationId,
  };
  logger.info('request', {
    method: event.requestContext.http.method,
    route: event.routeKey,
    status: response.statusCode,
    duration_ms: Math.round(durationMs),
  });
}
