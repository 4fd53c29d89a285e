import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react';
import type { GatehouseClient } from '#shared/client/client';
import { type SessionClient, sessionSourceOf } from './session-source.ts';
import { loading, type SessionState, type User } from './session-state.ts';

/** What `useSession` gives. */
type ProvidedSession = SessionState &
  Pick<GatehouseClient, 'getToken'> & {
    /** Asks the server anew, as for a button to try again. */
    readonly refresh: () => Promise<void>;
  };

interface Provided {
  readonly client: SessionClient;
  readonly session: ProvidedSession;
}

const Context = createContext<Provided | undefined>(undefined);

/** The hooks were used outside of a provider. */
export class ProviderMissingError extends Error {
  override readonly name = 'ProviderMissingError';
}

interface GatehouseProviderProps {
  /** One for the whole app, made outside of components. */
  readonly client: SessionClient;
  readonly children?: ReactNode;
}

/**
 * Gives everything within it the client and who is signed in. It belongs above whatever a navigation replaces. What is
 * rendered on a server, and what a browser first makes of that, is `loading`.
 */
export function GatehouseProvider({ client, children }: GatehouseProviderProps) {
  const { subscribe, current } = sessionSourceOf(client);
  const state = useSyncExternalStore(subscribe, current, () => loading);
  const provided = useMemo(
    () => ({ client, session: { ...state, getToken: client.getToken, refresh: () => refresh(client) } }),
    [client, state],
  );
  return <Context.Provider value={provided}>{children}</Context.Provider>;
}

const refresh = ({ useSession: held }: SessionClient) => held.get().refetch();

function useProvided(): Provided {
  const provided = useContext(Context);
  if (!provided) {
    throw new ProviderMissingError(
      'there is no <GatehouseProvider> around this component: put one at the root',
    );
  }
  return provided;
}

/** The provider's client; name its type to have its plugins' methods. @throws ProviderMissingError */
export function useClient<Client extends SessionClient = GatehouseClient>(): Client {
  return useProvided().client as Client;
}

/** Who is signed in, with `getToken` for backends of your own. @throws ProviderMissingError */
export function useSession(): ProvidedSession {
  return useProvided().session;
}

/** The user who is signed in; null if nobody is, or as long as that is not known. @throws ProviderMissingError */
export function useUser(): User | null {
  return useSession().user;
}
