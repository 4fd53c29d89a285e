import { abortable } from './abortable.ts';
import { type AccessToken, isAlive, isFresh, readAccessToken } from './access-token.ts';
import { ApiError, NetworkError } from './errors.ts';
import type { OtherTabs } from './other-tabs.ts';
import type { RefreshLock } from './refresh-lock.ts';

interface TokenSourceOptions {
  /** Asks the server for a new token. */
  readonly fetchToken: () => Promise<AccessToken>;
  /** The server's time in milliseconds. */
  readonly serverNow: () => number;
  readonly lock: RefreshLock;
  readonly otherTabs: OtherTabs;
  /** The session has changed in another tab. */
  readonly onSessionChange: () => void;
}

/** Access tokens for requests: fetched when one is first wanted and again before it expires, by one tab at a time. */
export interface TokenSource {
  /** @throws ApiError UNAUTHENTICATED if nobody is signed in */
  readonly get: (signal?: AbortSignal) => Promise<string>;
  /** The server has answered 401 to a token: it is not to be used again. */
  readonly refuse: (text: string) => void;
  /** Somebody has signed in or out here: nothing that was got before counts, and the other tabs hear of it. */
  readonly changeSession: () => void;
}

export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const { serverNow, otherTabs } = options;
  const holder = createHolder(serverNow);
  let flight: Promise<AccessToken> | undefined;

  /** Runs under the lock, where another tab's token may have come meanwhile. */
  const fetchUnlessThere = async (): Promise<AccessToken> => {
    const there = holder.fresh();
    if (there) return there;
    const session = holder.session();
    const token = await options.fetchToken();
    if (holder.keep(token, session)) otherTabs.tell({ kind: 'token', token: token.text });
    return token;
  };

  /** From the server or from another tab, whichever is first. */
  const obtain = async (): Promise<AccessToken> => {
    const obtained = new AbortController();
    try {
      return await Promise.race([holder.arrival(), options.lock.run(fetchUnlessThere, obtained.signal)]);
    } finally {
      obtained.abort();
    }
  };

  const renew = async (): Promise<AccessToken> => {
    const session = holder.session();
    try {
      const token = await obtain();
      return session === holder.session() ? token : await current();
    } catch (error) {
      const alive = isPassing(error) ? holder.alive() : undefined;
      if (alive) return alive;
      throw error;
    }
  };

  const current = (): Promise<AccessToken> => {
    const ready = holder.fresh();
    if (ready) return Promise.resolve(ready);
    if (flight) return flight;
    const started = renew().finally(() => {
      if (flight === started) flight = undefined;
    });
    flight = started;
    return started;
  };

  const startSession = (atSeconds: number) => {
    holder.startSession(atSeconds);
    flight = undefined;
  };

  otherTabs.listen((message) => {
    if (message.kind === 'token') return holder.offer(message.token);
    startSession(message.atSeconds);
    options.onSessionChange();
  });

  return {
    get: async (signal) => (await abortable(current(), signal)).text,
    refuse: holder.refuse,
    changeSession() {
      // Rounded up: a token of the very second of a change may be of the session before.
      const atSeconds = Math.ceil(serverNow() / 1_000);
      startSession(atSeconds);
      otherTabs.tell({ kind: 'session-changed', atSeconds });
    },
  };
}

/** A server that cannot answer now is no reason to leave a token unused that is good for some moments yet. */
function isPassing(error: unknown): boolean {
  if (error instanceof ApiError) return error.status === 429 || error.status >= 500;
  return error instanceof NetworkError;
}

/** Keeps the newest token, and counts sessions: what was fetched for one is not used in the next. */
function createHolder(serverNow: () => number) {
  let held: AccessToken | undefined;
  let sessions = 0;
  let startedAtSeconds = 0;
  let next = Promise.withResolvers<AccessToken>();
  return {
    session: () => sessions,
    fresh: () => (held && isFresh(held, serverNow()) ? held : undefined),
    alive: () => (held && isAlive(held, serverNow()) ? held : undefined),
    /** The next token that another tab offers. */
    arrival: () => next.promise,
    /** Whether the token is of the session that there is now. */
    keep(token: AccessToken, session: number): boolean {
      if (session !== sessions) return false;
      held = token;
      return true;
    },
    offer(text: string): void {
      const token = readAccessToken(text);
      if (!token || !isFresh(token, serverNow())) return;
      // Sent before the other tab heard of the change.
      if (token.issuedAtSeconds <= startedAtSeconds) return;
      if (held && token.expiresAtSeconds <= held.expiresAtSeconds) return;
      held = token;
      next.resolve(token);
      next = Promise.withResolvers();
    },
    refuse(text: string): void {
      if (held?.text === text) held = undefined;
    },
    startSession(atSeconds: number): void {
      sessions += 1;
      held = undefined;
      startedAtSeconds = Math.max(startedAtSeconds, atSeconds);
    },
  };
}
