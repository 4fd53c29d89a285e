import { useClient } from '#shared/react/react';
import type { PageClient } from './client.ts';

/** The client with the plugins that pages use. */
export function usePageClient(): PageClient {
  return useClient<PageClient>();
}
