import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { closeServer, host, listenOnLoopback } from '../../scripts/local/network/loopback.ts';
import { routes } from './neon-routes.ts';
import { createNeonState, type NeonAnswer } from './neon-state.ts';

/** https://neon.com/docs/reference/api/key-concepts: for an account, and for each route. */
const requestsPerMinute = 700;
const burstPerSecond = 40;

/** What happens to a request instead of an answer. */
export type Fault =
  | { readonly status: number; readonly body?: object; readonly headers?: Record<string, string> }
  /** The connection ends before Neon has seen the request, or after it has done what was asked. */
  | 'lose request'
  | 'lose answer';

interface PlannedFault {
  readonly request: RegExp;
  readonly fault: Fault | (() => void);
  times: number;
}

/** A stand-in for Neon's API v2: its objects, operations that take time, conflicts, limits, pages and failures. */
export async function startNeonApi(apiKey = 'napi_standin0123456789') {
  const state = createNeonState();
  const requests: string[] = [];
  const faults: PlannedFault[] = [];
  const seen: { readonly at: number; readonly route: string }[] = [];
  let largestPage = Number.POSITIVE_INFINITY;

  const isOverLimit = (route: string) => {
    seen.push({ at: state.now, route });
    const within = (ms: number) => seen.filter(({ at }) => at > state.now - ms);
    const ofRoute = within(1_000).filter((earlier) => earlier.route === route);
    return within(60_000).length > requestsPerMinute || ofRoute.length > burstPerSecond;
  };

  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://neon');
    const name = `${request.method} ${pathname}`;
    requests.push(name);
    const body = request.headers['content-type'] ? await json(request) : {};
    const planned = faults.find((candidate) => candidate.times > 0 && candidate.request.test(name));
    if (planned) planned.times -= 1;
    const fault = planned?.fault;
    if (typeof fault === 'function') fault();
    if (fault === 'lose request') return void request.socket.destroy();
    if (typeof fault === 'object') return send(response, fault, fault.headers);
    if (request.headers.authorization !== `Bearer ${apiKey}`) return send(response, unauthorized);
    const [, pattern, route] =
      routes.find(([method, path]) => method === request.method && path.test(pathname)) ?? [];
    if (isOverLimit(String(pattern))) return send(response, tooMany, { 'retry-after': '1' });
    query.set('limit', String(Math.min(Number(query.get('limit') ?? 10), largestPage)));
    const ids = pattern?.exec(pathname)?.slice(1) ?? [];
    const answer = route?.(state, { query, body: body as object }, ...ids) ?? { status: 404, body: {} };
    if (fault === 'lose answer') return void request.socket.destroy();
    send(response, answer);
  };

  const server = createServer((request, response) => void respond(request, response));
  const port = await listenOnLoopback(server, 0);
  return {
    url: `http://${host}:${port}`,
    apiKey,
    state,
    /** Every request that came, such as `POST /projects`. */
    requests,
    /** Lets time pass, in milliseconds. */
    advance: (ms: number) => {
      state.now += ms;
    },
    /** Lets the next requests that match `GET /path` fail. */
    failNext: (request: RegExp, fault: Fault, times = 1) => void faults.push({ request, fault, times }),
    /** Lets something happen just before the next such request is served. */
    beforeNext: (request: RegExp, happen: () => void) =>
      void faults.push({ request, fault: happen, times: 1 }),
    limitPages: (size: number) => {
      largestPage = size;
    },
    stop: () => closeServer(server),
  };
}

export type NeonApi = Awaited<ReturnType<typeof startNeonApi>>;

const unauthorized: NeonAnswer = {
  status: 401,
  body: { code: '', message: 'supplied credentials do not pass authentication' },
};
const tooMany: NeonAnswer = { status: 429, body: { code: '', message: 'too many requests' } };

function send(
  response: ServerResponse,
  { status, body }: NeonAnswer,
  headers?: Record<string, string>,
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(status === 204 ? undefined : JSON.stringify(body ?? {}));
}
