import type { CorsDefinition } from './api-definition.ts';
import type { RequestFacts } from './request-facts.ts';
import type { GatewayResponse, Header } from './response.ts';

/**
 * Answers a preflight request (OPTIONS with Origin and Access-Control-Request-Method), also where no OPTIONS route
 * exists and where one does (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html).
 *
 * @returns undefined when the request is not a preflight.
 */
export function preflightResponse(cors: CorsDefinition, facts: RequestFacts): GatewayResponse | undefined {
  const isPreflight =
    facts.method === 'OPTIONS' &&
    facts.headers.has('origin') &&
    facts.headers.has('access-control-request-method');
  if (!isPreflight) return undefined;
  const allowed = allowedOrigin(cors, facts);
  const headers = allowed === undefined ? [] : [...originHeaders(cors, allowed), ...preflightHeaders(cors)];
  return { status: 204, headers: varyByOrigin(cors, headers), body: Buffer.alloc(0) };
}

/** Puts the API's CORS headers in place of whatever the integration sent: AWS ignores those of the integration. */
export function withCorsHeaders(
  cors: CorsDefinition,
  facts: RequestFacts,
  response: GatewayResponse,
): GatewayResponse {
  const own = response.headers.filter(([name]) => !name.startsWith('access-control-'));
  const allowed = allowedOrigin(cors, facts);
  const exposed = listHeader('access-control-expose-headers', cors.exposeHeaders);
  const headers = allowed === undefined ? own : [...own, ...originHeaders(cors, allowed), ...exposed];
  return { ...response, headers: varyByOrigin(cors, headers) };
}

function allowedOrigin({ allowOrigins }: CorsDefinition, { headers }: RequestFacts): string | undefined {
  const origin = headers.get('origin');
  if (origin === undefined) return undefined;
  if (allowOrigins.includes('*')) return '*';
  const isAllowed = allowOrigins.some(
    (pattern) =>
      pattern === origin || (schemePatterns.has(pattern) && origin.startsWith(pattern.slice(0, -1))),
  );
  return isAllowed ? origin : undefined;
}

const schemePatterns: ReadonlySet<string> = new Set(['https://*', 'http://*']);

function preflightHeaders(cors: CorsDefinition): Header[] {
  return [
    ...listHeader('access-control-allow-methods', cors.allowMethods),
    ...listHeader('access-control-allow-headers', cors.allowHeaders),
    ...listHeader('access-control-max-age', cors.maxAgeSeconds === undefined ? [] : [cors.maxAgeSeconds]),
  ];
}

function originHeaders(cors: CorsDefinition, allowed: string): Header[] {
  return [
    ['access-control-allow-origin', allowed],
    ...listHeader('access-control-allow-credentials', cors.allowCredentials ? ['true'] : []),
  ];
}

function listHeader(name: string, values: readonly (string | number)[]): Header[] {
  return values.length === 0 ? [] : [[name, values.join(',')]];
}

/** With exact origins the answer depends on the Origin header (Fetch standard, "CORS protocol and HTTP caches"). */
function varyByOrigin({ allowOrigins }: CorsDefinition, headers: readonly Header[]): Header[] {
  const vary = headers.filter(([name]) => name === 'vary').map(([, value]) => value);
  const names = vary.join(',').toLowerCase().split(',');
  const isVaried = names.some((name) => ['origin', '*'].includes(name.trim()));
  if (isVaried || allowOrigins.includes('*')) return [...headers];
  return [...headers.filter(([name]) => name !== 'vary'), ['vary', [...vary, 'Origin'].join(', ')]];
}
