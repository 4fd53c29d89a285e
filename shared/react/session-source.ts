import type { GatehouseClient } from '#shared/client/client';
import { loading, nextState, type SessionState } from './session-state.ts';

/** The part of a client that its state is read from; also of one with plugins. */
export type SessionClient = Pick<GatehouseClient, 'useSession' | 'getToken'>;

/** The state of one client, as React subscribes to it. */
export interface SessionSource {
  readonly subscribe: (onChange: () => void) => () => void;
  readonly current: () => SessionState;
}

const sources = new WeakMap<SessionClient, SessionSource>();

/** One for each client: what a page has learned outlives the components that show it. */
export function sessionSourceOf(client: SessionClient): SessionSource {
  const known = sources.get(client);
  if (known) return known;
  const source = createSessionSource(client);
  sources.set(client, source);
  return source;
}

function createSessionSource({ useSession: held }: SessionClient): SessionSource {
  let state = loading;
  return {
    subscribe: (onChange) =>
      held.subscribe((value) => {
        state = nextState(state, value);
        onChange();
      }),
    current: () => state,
  };
}
