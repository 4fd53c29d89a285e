import { NetworkError } from './errors.ts';
import type { Platform } from './platform.ts';
import type { ServerClock } from './server-clock.ts';
import type { SessionStore } from './session-store.ts';

interface TransportOptions {
  /** Where Better Auth answers: the API's base URL with `/api/auth`. */
  readonly authUrl: string;
  readonly platform: Pick<Platform, 'fetch' | 'now'>;
  readonly clock: ServerClock;
  readonly store: SessionStore | undefined;
  readonly onSessionChange: () => void;
}

/** Routes of Better Auth's after which nobody is signed in here. */
const endings: ReadonlySet<string> = new Set(['/sign-out', '/signout', '/delete-user', '/revoke-sessions']);

/** Where the answer has the session's token, if the session is new or was prolonged. */
const sessionTokenHeader = 'set-auth-token';

/**
 * `fetch` for everything that goes to the API, Better Auth's client included: it learns the server's time, sends and
 * keeps the session's token where no cookie does, and tells when the session has changed. Without an answer it throws
 * NetworkError.
 */
export function createTransport(options: TransportOptions): typeof fetch {
  const { platform, authUrl, clock, store } = options;
  return async (input, init = {}) => {
    const url = input instanceof Request ? input.url : String(input);
    const path = url.startsWith(`${authUrl}/`)
      ? new URL(url).pathname.slice(new URL(authUrl).pathname.length)
      : null;
    const request = path !== null && store ? await withSession(store, init) : init;
    const askedAtMs = platform.now();
    const response = await orNetworkError(url, request, () => platform.fetch(input, request));
    clock.observe(Date.parse(response.headers.get('date') ?? ''), askedAtMs);
    if (path === null || !response.ok) return response;
    const token = response.headers.get(sessionTokenHeader);
    if (endings.has(path)) await store?.clear();
    else if (token) await store?.write(token);
    if (changesSession(path, init.method)) options.onSessionChange();
    return response;
  };
}

async function withSession(store: SessionStore, init: RequestInit): Promise<RequestInit> {
  const token = await store.read();
  const headers = new Headers(init.headers);
  if (token !== null && !headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
  return { ...init, headers };
}

/** Better Auth's reads are GETs, but for two. Whatever else succeeds may have changed who is signed in, or the claims. */
function changesSession(path: string, method = 'GET'): boolean {
  if (path === '/get-session') return false;
  return method.toUpperCase() !== 'GET' || path === '/verify-email';
}

/** An answer with its body, read to the end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** @throws NetworkError if there is no whole answer; the signal's reason if that is aborted */
export function exchange(transport: typeof fetch, url: string, init: RequestInit): Promise<Answer> {
  return orNetworkError(url, init, async () => {
    const response = await transport(url, init);
    return { status: response.status, headers: response.headers, text: await response.text() };
  });
}

async function orNetworkError<T>(url: string, init: RequestInit, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    init.signal?.throwIfAborted();
    if (cause instanceof NetworkError) throw cause;
    const place = `${init.method ?? 'GET'} ${new URL(url).pathname}`;
    throw new NetworkError(`no answer to ${place}: offline, or this page's origin is not allowed`, { cause });
  }
}
