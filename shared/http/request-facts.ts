import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { clientAddress } from '#shared/http/event';
import { isSafeId, type RequestFacts } from '#shared/observability/request-scope';

/** Header by which a caller names what its request is part of, and by which the answer repeats it. */
export const correlationHeader = 'x-correlation-id';

/**
 * The facts of a request. The caller's correlation id counts if it is 1 to 128 characters of `[\w.=:-]`; anything
 * else, also two headers in one, is as good as none, and the gateway's id of the request takes its place.
 */
export function requestFacts(event: APIGatewayProxyEventV2) {
  const { requestId } = event.requestContext;
  const given = event.headers[correlationHeader];
  return {
    requestId,
    correlationId: isSafeId(given) ? given : requestId,
    clientAddress: clientAddress(event),
    userAgent: event.headers['user-agent'],
  } satisfies RequestFacts;
}
