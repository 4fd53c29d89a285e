import type { Platform } from './platform.ts';

/** What tabs that share a session tell each other. Unknown kinds, of another version in another tab, are passed over. */
export type TabMessage =
  | { readonly kind: 'token'; readonly token: string }
  /** Somebody has signed in or out, or changed what tokens say. `atSeconds` is the server's time. */
  | { readonly kind: 'session-changed'; readonly atSeconds: number };

/** The other tabs that share this one's session; nobody, where there is no BroadcastChannel. */
export interface OtherTabs {
  readonly tell: (message: TabMessage) => void;
  readonly listen: (listener: (message: TabMessage) => void) => void;
}

/** Nothing reaches another origin, and no token is written to storage: what is told is gone with the tabs. */
export function connectOtherTabs(name: string, { openChannel }: Pick<Platform, 'openChannel'>): OtherTabs {
  const channel = openChannel?.(name);
  return {
    tell: (message) => channel?.postMessage(message),
    listen: (listener) =>
      channel?.addEventListener('message', ({ data }) => {
        const message = data as Partial<TabMessage> | null;
        if (message?.kind === 'token' || message?.kind === 'session-changed') listener(message as TabMessage);
      }),
  };
}
