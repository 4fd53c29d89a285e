import { passkeyClient } from '@better-auth/passkey/client';
import { twoFactorClient } from 'better-auth/client/plugins';
import { createGatehouseClient } from '#shared/client/client';

/** The client of the pages: the API is on their own origin. @param origin of the page; on a server any will do */
export function createPageClient(origin: string) {
  return createGatehouseClient({ baseUrl: origin, plugins: [twoFactorClient(), passkeyClient()] });
}

export type PageClient = ReturnType<typeof createPageClient>;
