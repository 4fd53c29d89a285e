import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known of a request before any code of a function looks at it. */
export interface RequestFacts {
  /** The gateway's id of the request. */
  readonly requestId: string;
  /** The caller's own id for what the request is part of; the request's id by default. */
  readonly correlationId?: string;
  /** The address that the gateway saw. */
  readonly clientAddress?: string;
  /** The header, as it came. */
  readonly userAgent?: string | undefined;
}

/** A request's facts together with its X-Ray trace, if it has one. */
export interface RequestScope extends RequestFacts {
  readonly correlationId: string;
  readonly traceId: string | undefined;
}

const requests = new AsyncLocalStorage<RequestScope>();

/** What an id or trace may consist of; anything else would not be safe within a comment of SQL. */
const safePattern = /^[\w.=:-]{1,128}$/;

/** Whether an id can be written into statements, headers and logs as it is. */
export function isSafeId(id: string | undefined): id is string {
  return id !== undefined && safePattern.test(id);
}

/** Runs work on behalf of a request, which the statements that it sends and its audit lines then name. */
export function withRequest<T>(facts: RequestFacts, work: () => T): T {
  return requests.run({ correlationId: facts.requestId, ...facts, traceId: traceRoot() }, work);
}

/**
 * The request that the running code works for, also where a deadline has given it up and the environment serves
 * another one; undefined outside of requests.
 */
export function currentRequestScope(): RequestScope | undefined {
  return requests.getStore();
}

/**
 * A statement with the request's id and X-Ray trace as a comment (sqlcommenter's form), so that a slow or blocked
 * statement in `pg_stat_activity` or PostgreSQL's log leads back to its request. Unchanged outside of requests.
 */
export function tagStatement(text: string): string {
  const request = currentRequestScope();
  if (!request) return text;
  const tags = [tag('request_id', request.requestId), tag('trace_id', request.traceId)].filter(Boolean);
  return tags.length > 0 ? `${text} /*${tags.join(',')}*/` : text;
}

function tag(name: string, value: string | undefined): string | undefined {
  return isSafeId(value) ? `${name}='${value}'` : undefined;
}

/** Lambda sets the variable anew for each invocation: `Root=1-…;Parent=…;Sampled=1`. */
function traceRoot(): string | undefined {
  return /(?:^|;)Root=([^;]+)/.exec(process.env._X_AMZN_TRACE_ID ?? '')?.[1];
}
