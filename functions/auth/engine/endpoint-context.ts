import type { getSessionFromCtx } from 'better-auth/api';

/** What an endpoint or a hook of the engine is given, as far as helpers of several of them need it. */
export type EndpointContext = Parameters<typeof getSessionFromCtx>[0];
