import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { clientAddress, type HttpAnswer } from '#shared/http/event';

/** Carries the client's address to Better Auth; whatever a client sends under this name is dropped. */
export const clientAddressHeader = 'x-gatehouse-client-address';

/** Headers by which clients and proxies claim an address, host or protocol: none reaches the engine. */
const claimPattern =
  /^(?:x-forwarded-.*|forwarded|x-real-ip|x-original-.*|x-http-method-override|host|content-length)$/;

/**
 * The event as a Fetch request for a path of the engine under the configured issuer, never under the Host header.
 * `path` is decoded, as the gateway hands it over: a "?" or "#" in it is part of it.
 */
export function toWebRequest(event: APIGatewayProxyEventV2, issuer: string, path: string): Request {
  const url = new URL(issuer);
  url.pathname = path;
  url.search = event.rawQueryString;
  const { method } = event.requestContext.http;
  const body = event.body && event.isBase64Encoded ? Buffer.from(event.body, 'base64') : event.body;
  return new Request(url, {
    method,
    headers: toWebHeaders(event),
    body: method === 'GET' || method === 'HEAD' ? null : (body ?? null),
  });
}

function toWebHeaders(event: APIGatewayProxyEventV2): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(event.headers)) {
    if (value !== undefined && !claimPattern.test(name)) headers.set(name, toHeaderValue(value));
  }
  if (event.cookies?.length) headers.set('cookie', toHeaderValue(event.cookies.join('; ')));
  // Browsers send all Fetch Metadata headers or none. A lone mode is Node's own fetch, which sends no Origin
  // either: the engine would take it for a browser that hides its origin, and refuse every sign-up by a server.
  if (!headers.has('sec-fetch-site')) headers.delete('sec-fetch-mode');
  headers.set(clientAddressHeader, clientAddress(event));
  return headers;
}

/** What a Fetch header cannot hold becomes a question mark: the header stays, and means nothing else. */
function toHeaderValue(value: string): string {
  return value.replace(/[^\t\x20-\xff]/g, '?');
}

/** A Fetch response as a payload 2.0 answer: every `Set-Cookie` of its own in `cookies`. */
export async function toHttpAnswer(response: Response): Promise<HttpAnswer> {
  const headers = Object.fromEntries(response.headers);
  delete headers['set-cookie'];
  delete headers['content-length'];
  const retryAfter = headers['x-retry-after'];
  const cookies = response.headers.getSetCookie();
  return {
    statusCode: response.status,
    headers: { ...headers, ...(retryAfter && { 'retry-after': retryAfter }) },
    body: await response.text(),
    ...(cookies.length > 0 && { cookies }),
  };
}
