import type { IncomingMessage } from 'node:http';
import type { InvokeResult } from '../lambda/invoke-result.ts';
import { readBody } from '../network/read-body.ts';
import { type AccessRecord, type IntegrationRecord, writeAccessLog } from './access-log.ts';
import type { ApiDefinition } from './api-definition.ts';
import { preflightResponse, withCorsHeaders } from './cors.ts';
import { deliveredPath } from './delivered-path.ts';
import { createEvent, type EventSource } from './event.ts';
import { type RequestFacts, readFacts } from './request-facts.ts';
import { type GatewayResponse, integrationResponse, messageResponse } from './response.ts';
import { createRouter } from './router.ts';
import { createThrottle } from './throttle.ts';

/** Largest request body: 10 MB (HTTP API quotas, "Payload size"). */
const maxBodyBytes = 10_485_760;

/** Invokes a function by ARN with the JSON of an event. */
export type Invoke = (
  functionArn: string,
  payload: string,
  options: { readonly traceId: string },
) => Promise<InvokeResult>;

export interface ExchangeOptions {
  readonly api: ApiDefinition;
  readonly invoke: Invoke;
  readonly now: () => number;
  /** Takes a line for every request that ended in a fault of its function. */
  readonly log: (line: string) => void;
}

/** What is to be sent, and what the access log needs once its length is known. */
export interface Answer {
  readonly facts: RequestFacts;
  readonly response: GatewayResponse;
  /** Writes the access log's line, if there is one. */
  record(responseLength: number): void;
}

interface Outcome {
  readonly response: GatewayResponse;
  readonly routeKey?: string;
  readonly integration?: IntegrationRecord;
}

/** Everything between an HTTP request and the answer to it: routing, limits, the event, the function, CORS. */
export function createExchange(options: ExchangeOptions): (request: IncomingMessage) => Promise<Answer> {
  const { api, now } = options;
  const router = createRouter(api.routes);
  const mayPass = api.throttle ? createThrottle(api.throttle, now) : () => true;

  async function route(request: IncomingMessage, facts: RequestFacts, path: string): Promise<Outcome> {
    const match = router.match(facts.method, path);
    if (match === undefined) return { response: messageResponse(404, 'Not Found') };
    const { routeKey } = match.route;
    if (!mayPass()) return { routeKey, response: messageResponse(429, 'Too Many Requests') };
    const read = await readBody(request, maxBodyBytes);
    if (!read.ok) return { routeKey, response: unreadableResponse(read.reason) };
    const outcome = await integrate(options, { api, facts, match, path, body: read.body });
    return { routeKey, ...outcome };
  }

  async function answer(request: IncomingMessage, facts: RequestFacts): Promise<Outcome> {
    const path = deliveredPath(facts.sentPath);
    if (path === undefined || !path.startsWith('/')) return { response: messageResponse(400, 'Bad Request') };
    const preflight = api.cors && preflightResponse(api.cors, facts);
    if (preflight !== undefined) return { response: preflight };
    const outcome = await route(request, facts, path);
    if (api.cors === undefined) return outcome;
    return { ...outcome, response: withCorsHeaders(api.cors, facts, outcome.response) };
  }

  return async (request) => {
    const receivedAtMs = now();
    const facts = readFacts(request, receivedAtMs);
    const { response, ...rest } = await answer(request, facts);
    const { status } = response;
    const path = deliveredPath(facts.sentPath) ?? facts.sentPath;
    return {
      facts,
      response,
      record(responseLength) {
        const responseLatencyMs = Math.round(now() - receivedAtMs);
        const record: AccessRecord = { facts, path, status, responseLength, responseLatencyMs, ...rest };
        if (api.accessLog) writeAccessLog(api.accessLog, api, record);
      },
    };
  };
}

function unreadableResponse(reason: 'too large' | 'aborted'): GatewayResponse {
  // Nobody receives the second one; it is there for the access log.
  if (reason === 'too large') return messageResponse(413, 'Request Entity Too Large');
  return messageResponse(400, 'Bad Request');
}

async function integrate({ invoke, now, log }: ExchangeOptions, source: EventSource): Promise<Outcome> {
  const { functionArn, timeoutMs, routeKey } = source.match.route;
  const startedAtMs = now();
  const payload = JSON.stringify(createEvent(source));
  const answered = invoke(functionArn, payload, { traceId: source.facts.traceId }).then(
    integrationResponse,
    (error: unknown) => messageResponse(500, 'Internal Server Error', String(error)),
  );
  const response = await withTimeout(answered, timeoutMs);
  const error = response.integrationError;
  if (error !== undefined) log(`${routeKey}: ${error}`);
  return {
    response,
    integration: {
      latencyMs: Math.round(now() - startedAtMs),
      ...(error === undefined ? { status: response.status } : { error }),
    },
  };
}

async function withTimeout(response: Promise<GatewayResponse>, timeoutMs: number): Promise<GatewayResponse> {
  const { promise, resolve } = Promise.withResolvers<GatewayResponse>();
  const error = `Endpoint request timed out after ${timeoutMs} ms`;
  const timer = setTimeout(() => resolve(messageResponse(503, 'Service Unavailable', error)), timeoutMs);
  try {
    return await Promise.race([response, promise]);
  } finally {
    clearTimeout(timer);
  }
}
