import { useClient, useSession } from '#shared/react/react';
import type { PageClient } from './client.ts';

/** The client with the plugins that pages use. */
export function usePageClient(): PageClient {
  return useClient<PageClient>();
}

type Member = PageClient['$Infer']['Session']['user'];

/** Who is signed in, with what the plugins know of them. */
export function useMember(): Member | null {
  return useSession().user as Member | null;
}
