import { AsyncLocalStorage } from 'node:async_hooks';
import type { DatabaseUnavailableError, StatementError } from '#shared/database/errors';
import { clientAddress, type HttpEvent } from '#shared/http/event';
import type { MailFacts } from '#shared/mail/copy';
import type { OutgoingMail } from '#shared/mail/deliver';
import type { OpenRoute } from './routes.ts';

/** What a request may turn out to do. */
type Deed =
  | 'sign-up again'
  | 'email change'
  | 'deletion'
  | 'revocation'
  | 'sign-up'
  | 'link'
  | MailFacts['protectionChanged']['change'];

/** What becomes known of one request while the engine serves it. */
export interface RequestState {
  readonly route: OpenRoute;
  readonly clientAddress: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly query: URLSearchParams;
  /** The last segment of the path. */
  readonly lastSegment: string;
  /** The address of the account that the request names, in small letters. */
  readonly email: string | undefined;
  /** Mails to send once the engine has answered well, hence after its transaction. */
  readonly outbox: OutgoingMail[];
  /** Who the request turned out to act for. */
  userId?: string;
  sessionId?: string;
  /** What the request turned out to do, where its route does several things. */
  did?: Deed;
  /** A code is asked for, and no session begins before. */
  secondFactorAsked?: true;
  /** Recovery codes just made, to be shown once: only their hashes are kept. */
  recoveryCodes?: readonly string[];
  /** The unverified account that had the address of somebody who has proved to own it, and is gone. */
  replacedUserId?: string;
  /** Where the app wants a browser to go whose sign-in has failed. */
  errorUrl?: string;
  /** The database could not be reached, whatever the engine made of it. */
  outage?: DatabaseUnavailableError;
  /** The database has refused a session because its user is banned, whatever the engine made of it. */
  ban?: StatementError;
  /** The hash made of the password that the request brought. */
  passwordHash?: string;
  /** What to store instead of a password's old hash now that the password has been seen. */
  replacement?: { readonly from: string; readonly to: string };
}

export function createRequestState(event: HttpEvent, route: OpenRoute): RequestState {
  const { jsonBody } = event;
  const isObject = typeof jsonBody === 'object' && jsonBody !== null && !Array.isArray(jsonBody);
  const body = isObject ? (jsonBody as Record<string, unknown>) : {};
  const email = route.names && body[route.names];
  return {
    route,
    body,
    query: new URLSearchParams(event.rawQueryString),
    lastSegment: event.rawPath.slice(event.rawPath.lastIndexOf('/') + 1),
    clientAddress: clientAddress(event),
    email: typeof email === 'string' ? email.toLowerCase() : undefined,
    outbox: [],
  };
}

const requests = new AsyncLocalStorage<RequestState>();

/** Serves one request. Each has a state of its own: work that a deadline abandoned must not spoil the next. */
export function withRequestState<T>(state: RequestState, work: () => Promise<T>): Promise<T> {
  return requests.run(state, work);
}

/** The state of the request being served. @throws Error outside of one, which only a mistake in code can cause */
export function currentRequest(): RequestState {
  const state = requests.getStore();
  if (!state) throw new Error('no request is being served');
  return state;
}

/** As `currentRequest`, for what may also happen between requests. */
export function findCurrentRequest(): RequestState | undefined {
  return requests.getStore();
}
