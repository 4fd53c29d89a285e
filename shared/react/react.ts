export { GatehouseProvider, ProviderMissingError, useClient, useSession, useUser } from './provider.tsx';
export { RequireAuth } from './require-auth.tsx';
export type { SessionClient } from './session-source.ts';
export type { Session, SessionState, User } from './session-state.ts';
