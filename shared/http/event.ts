import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** An HTTP API event (payload format 2.0) as routes receive it: the body is parsed, or undefined if there is none. */
export type HttpEvent = APIGatewayProxyEventV2 & { readonly jsonBody: unknown };

export type HttpAnswer = APIGatewayProxyStructuredResultV2;

/** A route: plain code that answers one event, and may throw anything that `toProblem` knows. */
export type Route = (event: HttpEvent) => Promise<HttpAnswer>;

/** An answer with a JSON body. */
export function jsonAnswer(
  statusCode: number,
  body: unknown,
  headers: Record<string, string> = {},
): HttpAnswer {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

/**
 * The caller's address: what the gateway saw, and nothing else. `x-forwarded-for` and its kin are the client's
 * own words with the truth appended, and are never read.
 */
export function clientAddress(event: APIGatewayProxyEventV2): string {
  return event.requestContext.http.sourceIp;
}
