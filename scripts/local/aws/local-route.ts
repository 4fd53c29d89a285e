import type { IncomingMessage, ServerResponse } from 'node:http';
import { isLoopbackHost } from '../network/loopback.ts';

/** Below it the local stack answers for itself; AWS has nothing there. */
export const localRoot = '/_local/';

/** Something of the local stack beside the emulated AWS services: a page for people, or a stand-in for a service outside of AWS. */
export interface LocalRoute {
  readonly method: 'GET' | 'POST';
  /** Below `localRoot`. Exact, or a prefix if it ends in "/"; the root itself is exact. The longest that fits answers. */
  readonly path: string;
  /** Reads the body itself, with a limit. What it throws is logged and answered with 500. */
  respond(request: IncomingMessage, response: ServerResponse, url: URL): void | Promise<void>;
}

/** Answers with JSON that no other page's script may read. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(text);
}

/**
 * Answers a request below `localRoot`: 421 for another host than this machine, 404, 405, 500.
 *
 * @param url what was asked for; only its path and query count
 * @param log gets what went wrong inside a route
 */
export async function respondLocally(
  routes: readonly LocalRoute[],
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  log: (line: string) => void,
): Promise<void> {
  // A foreign page whose host name has been pointed at this machine would read mails and links (DNS rebinding).
  if (!isLoopbackHost(request.headers.host)) {
    sendJson(response, 421, { message: `this answers at 127.0.0.1 only, not at ${request.headers.host}` });
    return;
  }
  const matching = routes.filter(({ path }) => matches(path, url.pathname));
  const longest = Math.max(...matching.map(({ path }) => path.length));
  const candidates = matching.filter(({ path }) => path.length === longest);
  const route = candidates.find(({ method }) => method === request.method);
  if (route === undefined) {
    sendNoRoute(response, { routes, candidates, asked: `${request.method} ${url.pathname}` });
    return;
  }
  try {
    await route.respond(request, response, url);
  } catch (error) {
    log(`${route.method} ${route.path}: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
    if (response.headersSent) response.destroy();
    else sendJson(response, 500, { message: 'the request failed for an unknown reason, see the log' });
  }
}

function matches(path: string, pathname: string): boolean {
  const isPrefix = path.endsWith('/') && path !== localRoot;
  return isPrefix ? pathname.startsWith(path) : pathname === path;
}

interface NoRoute {
  readonly routes: readonly LocalRoute[];
  /** Routes that would have answered another method. */
  readonly candidates: readonly LocalRoute[];
  readonly asked: string;
}

function sendNoRoute(response: ServerResponse, { routes, candidates, asked }: NoRoute): void {
  if (candidates.length > 0) {
    const allow = candidates.map(({ method }) => method).join(', ');
    sendJson(response, 405, { message: `${asked} is not answered here, only ${allow}` }, { allow });
    return;
  }
  const known = routes.map(({ method, path }) => `${method} ${path}`).join(', ');
  sendJson(response, 404, { message: `${asked} is not answered here, only: ${known}` });
}
