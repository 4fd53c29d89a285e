import { isUtf8 } from 'node:buffer';
import type { ApiDefinition } from './api-definition.ts';
import type { RequestFacts } from './request-facts.ts';
import type { RouteMatch } from './router.ts';

/**
 * The event of payload format 2.0
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).
 */
export interface HttpApiEvent {
  readonly version: '2.0';
  readonly routeKey: string;
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly cookies?: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly queryStringParameters?: Readonly<Record<string, string>>;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly requestContext: HttpApiRequestContext;
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

export interface HttpApiRequestContext {
  readonly accountId: string;
  readonly apiId: string;
  readonly domainName: string;
  readonly domainPrefix: string;
  readonly http: {
    readonly method: string;
    readonly path: string;
    readonly protocol: string;
    readonly sourceIp: string;
    readonly userAgent: string;
  };
  readonly requestId: string;
  readonly routeKey: string;
  readonly stage: string;
  /** In the common log format: `12/Mar/2020:19:03:58 +0000`. */
  readonly time: string;
  readonly timeEpoch: number;
}

export interface EventSource {
  readonly api: ApiDefinition;
  readonly facts: RequestFacts;
  readonly match: RouteMatch;
  /** Decoded; see `deliveredPath`. */
  readonly path: string;
  readonly body: Buffer;
}

export function createEvent(source: EventSource): HttpApiEvent {
  const { facts, match, path, body } = source;
  const query = joinQuery(facts.rawQueryString);
  const hasParameters = Object.keys(match.pathParameters).length > 0;
  return {
    version: '2.0',
    routeKey: match.route.routeKey,
    rawPath: path,
    rawQueryString: facts.rawQueryString,
    ...(facts.cookies.length > 0 && { cookies: facts.cookies }),
    headers: eventHeaders(facts, body),
    ...(query.size > 0 && { queryStringParameters: Object.fromEntries(query) }),
    requestContext: requestContext(source),
    ...(hasParameters && { pathParameters: match.pathParameters }),
    ...encodeBody(body, facts.headers.get('content-type')),
  };
}

function requestContext({ api, facts, match, path }: EventSource): HttpApiRequestContext {
  return {
    accountId: api.accountId,
    apiId: api.apiId,
    domainName: api.domainName,
    domainPrefix: domainPrefix(api.domainName),
    http: {
      method: facts.method,
      path,
      protocol: facts.protocol,
      sourceIp: facts.sourceIp,
      userAgent: facts.headers.get('user-agent') ?? '',
    },
    requestId: facts.requestId,
    routeKey: match.route.routeKey,
    stage: api.stage,
    time: commonLogTime(facts.receivedAtMs),
    timeEpoch: facts.receivedAtMs,
  };
}

export function domainPrefix(domainName: string): string {
  return domainName.split('.')[0] ?? domainName;
}

export function commonLogTime(epochMs: number): string {
  const [, day, month, year, time] = new Date(epochMs).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}

/** A client's own X-Forwarded-For is kept and appended to, never replaced: functions must not trust it. */
function eventHeaders(facts: RequestFacts, body: Buffer): Record<string, string> {
  const forwardedFor = facts.headers.get('x-forwarded-for');
  return Object.fromEntries([
    ...facts.headers,
    ['content-length', String(body.length)],
    ['x-amzn-trace-id', facts.traceId],
    ['x-forwarded-for', forwardedFor ? `${forwardedFor}, ${facts.sourceIp}` : facts.sourceIp],
    ['x-forwarded-port', String(facts.port)],
    ['x-forwarded-proto', 'http'],
  ]);
}

/** Decoded as a form is (`+` is a space), repeated keys joined with a comma. */
function joinQuery(rawQueryString: string): Map<string, string> {
  const joined = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(rawQueryString)) {
    const before = joined.get(key);
    joined.set(key, before === undefined ? value : `${before},${value}`);
  }
  return joined;
}

// Undocumented; observed on a real HTTP API (github.com/ministackorg/ministack, pull request 766): these arrive as
// text, everything else in base64, forms, `+json` types and a missing content type included.
const textTypes = /^(text\/[^;]*|application\/(json|javascript|xml))\s*(;|$)/i;

function encodeBody(body: Buffer, contentType = ''): Pick<HttpApiEvent, 'body' | 'isBase64Encoded'> {
  if (body.length === 0) return { isBase64Encoded: false };
  const isText = textTypes.test(contentType.trim()) && isUtf8(body);
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}
