import { readAnswer } from './answers.ts';
import type { Platform } from './platform.ts';
import { retryUnavailable } from './retry-unavailable.ts';
import type { Request as CallRoute, ChangeOptions } from './routes.ts';
import type { ServerClock } from './server-clock.ts';
import type { TokenSource } from './token-source.ts';
import { type Answer, exchange } from './transport.ts';

interface RequestOptions {
  readonly baseUrl: string;
  readonly transport: typeof fetch;
  readonly tokens: TokenSource;
  readonly clock: ServerClock;
  readonly platform: Pick<Platform, 'wait' | 'random'>;
}

/** The options of any route, without their types. */
interface AnyCall extends ChangeOptions {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
}

/** @returns a function that calls routes as the caller, and knows what to do about a 401 and a 503 */
export function createRequest({ baseUrl, transport, tokens, clock, platform }: RequestOptions): CallRoute {
  const request = async (route: string, call: AnyCall = {}): Promise<unknown> => {
    const [method = '', template = ''] = route.split(' ');
    const url = baseUrl + fillPath(template, call.path) + queryOf(call.query);
    const init = initOf(method, call);
    const send = (token: string) => {
      const headers = { ...init.headers, authorization: `Bearer ${token}` };
      return exchange(transport, url, { ...init, headers });
    };
    /** Nothing has been done where the answer is 401, whatever was asked: it can be asked again, with a new token. */
    const attempt = async (): Promise<Answer> => {
      const token = await tokens.get(call.signal);
      const answer = await send(token);
      if (answer.status !== 401) return answer;
      tokens.refuse(token);
      return send(await tokens.get(call.signal));
    };
    const answer =
      method === 'GET'
        ? await retryUnavailable(attempt, { clock, platform, signal: call.signal })
        : await attempt();
    return readAnswer(answer, `${method} ${template}`, clock.now());
  };
  return request as CallRoute;
}

function initOf(method: string, { body, ifUnchanged, signal }: AnyCall) {
  return {
    method,
    // The token says who calls. A cookie would only add what a page of somebody else could send as well.
    credentials: 'omit' as const,
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(ifUnchanged && { 'if-match': `"${ifUnchanged.updated_at}"` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  };
}

function fillPath(template: string, parameters: Readonly<Record<string, string>> = {}): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === 'user_id' ? 'me' : encodeURIComponent(parameters[name] ?? ''),
  );
}

function queryOf(query: Readonly<Record<string, unknown>> = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null) parameters.set(name, String(value));
  return parameters.size > 0 ? `?${parameters}` : '';
}
