import { passkeyClient } from '@better-auth/passkey/client';
import { twoFactorClient } from 'better-auth/client/plugins';
import { createGatehouseClient } from '#shared/client/client';

/** The client of the pages: the API is on their own origin. @param origin of the page; on a server any will do */
export function createPageClient(origin: string) {
  const client = createGatehouseClient({
    baseUrl: origin,
    plugins: [twoFactorClient(), passkeyClient()],
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      // The engine's own routes tell a session's end to whoever has asked alone.
      if (response.status === 401 && !isSignIn(response)) client.$store.notify('$sessionSignal');
      return response;
    },
  });
  return client;
}

/** What it refuses are credentials, and no session. */
function isSignIn({ url }: Response): boolean {
  return new URL(url).pathname.startsWith('/api/auth/sign-in/');
}

export type PageClient = ReturnType<typeof createPageClient>;
