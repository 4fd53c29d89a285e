import type { BetterAuthClientPlugin } from 'better-auth/client';
import { createClientOn, type GatehouseClient } from './create-client.ts';
import type { GatehouseClientOptions } from './options.ts';
import { currentPlatform } from './platform.ts';

/**
 * A client of a Gatehouse API: Better Auth's own client, with `profile`, `tasks` and `health`, whose requests carry an
 * access token that is fetched and renewed as they need it. One for each page or app is enough.
 *
 * @throws ClientOptionsError
 */
export function createGatehouseClient<Plugins extends BetterAuthClientPlugin[] = []>(
  options: GatehouseClientOptions<Plugins>,
): GatehouseClient<Plugins> {
  return createClientOn(currentPlatform(options.fetch), options);
}

export type { GatehouseClient } from './create-client.ts';
export {
  ApiError,
  ClientOptionsError,
  type ErrorCode,
  isApiError,
  NetworkError,
  UnreadableAnswerError,
} from './errors.ts';
export type { GatehouseClientOptions } from './options.ts';
export type { KeyValueStorage } from './platform.ts';
export type { Profile, ProfileChange, ProfileCreation } from './profile.ts';
export type { AnswerOf, BodyOf, CallOptions, ChangeOptions, QueryOf, RouteKey } from './routes.ts';
export type { SessionStorageOption } from './session-store.ts';
export type { Task, TaskChange, TaskCreation, TaskPage, TaskQuery } from './tasks.ts';
