import { AsyncLocalStorage } from 'node:async_hooks';

const requests = new AsyncLocalStorage<string>();

/** What an id or trace may consist of; anything else would not be safe within a comment of SQL. */
const safePattern = /^[\w.=:-]{1,128}$/;

/** Runs work on behalf of a request, whose id the statements that it sends then carry. */
export function withRequestId<T>(requestId: string, work: () => T): T {
  return requests.run(requestId, work);
}

/**
 * A statement with the request's id and X-Ray trace as a comment (sqlcommenter's form), so that a slow or blocked
 * statement in `pg_stat_activity` or PostgreSQL's log leads back to its request. Unchanged outside of requests.
 */
export function tagStatement(text: string): string {
  const requestId = requests.getStore();
  if (!requestId) return text;
  const tags = [tag('request_id', requestId), tag('trace_id', traceRoot())].filter(Boolean);
  return tags.length > 0 ? `${text} /*${tags.join(',')}*/` : text;
}

function tag(name: string, value: string | undefined): string | undefined {
  return value && safePattern.test(value) ? `${name}='${value}'` : undefined;
}

/** Lambda sets the variable anew for each invocation: `Root=1-…;Parent=…;Sampled=1`. */
function traceRoot(): string | undefined {
  return /(?:^|;)Root=([^;]+)/.exec(process.env._X_AMZN_TRACE_ID ?? '')?.[1];
}
