import type { GatehouseClient } from '#shared/client/client';

type Signed = GatehouseClient['$Infer']['Session'];
export type User = Signed['user'];
export type Session = Signed['session'];

/**
 * What is known of who is signed in. Once settled it is never `loading` again: while the server is asked anew, and
 * when it does not answer, what was known last stands, and `error` says that it may be out of date.
 */
export type SessionState =
  | { readonly status: 'loading'; readonly user: null; readonly session: null; readonly error: null }
  | { readonly status: 'signed-in'; readonly user: User; readonly session: Session; readonly error: unknown }
  | { readonly status: 'signed-out'; readonly user: null; readonly session: null; readonly error: unknown }
  /** The server has not been reached since the page was opened. */
  | { readonly status: 'unreachable'; readonly user: null; readonly session: null; readonly error: unknown };

/** What Better Auth's client holds of the session, as far as it is used here. */
export interface HeldSession {
  readonly data: Signed | null;
  readonly error: { readonly status?: number } | null;
  readonly isPending: boolean;
  readonly isRefetching: boolean;
}

const nobody = { user: null, session: null } as const;

export const loading: SessionState = { status: 'loading', ...nobody, error: null };

/** The state after the one before: that itself, if nothing has changed. */
export function nextState(before: SessionState, held: HeldSession): SessionState {
  const { status, user, session, error } = stateOf(before, held);
  const isSame =
    status === before.status && user === before.user && session === before.session && error === before.error;
  return isSame ? before : ({ status, user, session, error } as SessionState);
}

function stateOf(before: SessionState, { data, error, isPending, isRefetching }: HeldSession): SessionState {
  if (data) return { status: 'signed-in', user: data.user, session: data.session, error };
  if (isPending || isRefetching) return before;
  if (!error || error.status === 401) return { status: 'signed-out', ...nobody, error: null };
  return { status: before.status === 'signed-out' ? 'signed-out' : 'unreachable', ...nobody, error };
}
