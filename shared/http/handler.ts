import middy from '@middy/core';
import { withDeadline } from '#shared/deadline';
import { ProblemError } from '#shared/errors';
import { type AddressLimitOptions, addressLimit } from '#shared/http/address-limit';
import type { HttpAnswer, HttpEvent, Route } from '#shared/http/event';
import { jsonBody } from '#shared/http/json-body';
import { problemResponses } from '#shared/http/problem-responses';
import { requestFacts } from '#shared/http/request-facts';
import { requestLog } from '#shared/http/request-log';
import { responseHeaders } from '#shared/http/response-headers';
import { withRequest } from '#shared/observability/request-scope';

/** A caller hears within 5 s that we cannot serve it, whichever of the things that we wait for hangs. */
const deadlineMs = 4_500;

interface HttpHandlerOptions {
  /** For routes that the contract limits in `memory`. */
  readonly addressLimit?: AddressLimitOptions;
}

/**
 * The Lambda handler of a function behind the HTTP API: one middleware stack around the routes it answers,
 * which are named by route key (`GET /api/profile`). Middlewares wrap each other: the first sees the request
 * first and the answer last.
 */
export function createHttpHandler<K extends string>(
  routes: Record<K, Route>,
  options: HttpHandlerOptions = {},
) {
  const limits = options.addressLimit ? [addressLimit(options.addressLimit)] : [];
  return middy<HttpEvent, HttpAnswer>()
    .use([requestLog(), responseHeaders(), problemResponses(), ...limits, jsonBody()])
    .handler((event) =>
      withRequest(requestFacts(event), () =>
        withDeadline(findRoute(routes, event.routeKey)(event), deadlineMs),
      ),
    );
}

function findRoute(routes: Partial<Record<string, Route>>, routeKey: string): Route {
  const route = Object.hasOwn(routes, routeKey) ? routes[routeKey] : undefined;
  if (!route) throw new ProblemError('NOT_FOUND', `no route "${routeKey}" here`);
  return route;
}
