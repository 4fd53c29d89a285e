import type { BetterAuthClientPlugin } from 'better-auth/client';
import { ClientOptionsError } from './errors.ts';
import type { SessionStorageOption } from './session-store.ts';

export interface GatehouseClientOptions<Plugins extends BetterAuthClientPlugin[] = []> {
  /** Where the API is, without `/api`: `https://api.example.com`. */
  readonly baseUrl: string;
  /** In place of the platform's own `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** Where the session is kept: in the browser's `cookie` unless said otherwise. */
  readonly storage?: SessionStorageOption | undefined;
  /** Better Auth's client plugins, such as `twoFactorClient()`. */
  readonly plugins?: Plugins | undefined;
}

/** The origin of the API. @throws ClientOptionsError */
export function readBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  // `new URL` adds the slash that an origin lacks; anything else in the URL would be lost, or get in the way.
  const isOrigin = url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
  if (!isOrigin) {
    throw new ClientOptionsError(
      `baseUrl "${baseUrl}" is not where an API is: give its origin alone, such as "https://api.example.com"`,
    );
  }
  return url.origin;
}
