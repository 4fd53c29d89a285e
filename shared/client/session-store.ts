import type { KeyValueStorage, Platform } from './platform.ts';

/**
 * Where the session is kept.
 * - `cookie`: in the browser's cookie, out of reach of scripts. For pages of the API's own site.
 * - `local`: its token in `localStorage`, which scripts can read; in memory where that is blocked.
 * - `memory`: its token until the page is left.
 * - A storage of your own, such as `sessionStorage` or that of a native app.
 */
export type SessionStorageOption = 'cookie' | 'local' | 'memory' | KeyValueStorage;

/** Keeps the session's token, where no cookie does. */
export interface SessionStore {
  readonly read: () => Promise<string | null>;
  readonly write: (token: string) => Promise<void>;
  readonly clear: () => Promise<void>;
}

/** The store for an option; undefined where the cookie is the store. @param key distinguishes APIs that one page uses */
export function createSessionStore(
  option: SessionStorageOption,
  key: string,
  { localStorage }: Pick<Platform, 'localStorage'>,
): SessionStore | undefined {
  if (option === 'cookie') return undefined;
  const ownStorage = typeof option === 'object' ? option : undefined;
  return createFallingStore(option === 'local' ? localStorage : ownStorage, key);
}

/** From the first refusal of the storage on, blocked or full, memory alone counts: else what it has kept would be stale. */
function createFallingStore(storage: KeyValueStorage | undefined, key: string): SessionStore {
  let kept: string | null = null;
  let usable = storage;
  const attempt = async <T>(use: (storage: KeyValueStorage) => T | Promise<T>): Promise<T | undefined> => {
    if (!usable) return undefined;
    try {
      return await use(usable);
    } catch {
      usable = undefined;
      return undefined;
    }
  };
  const keep = (token: string | null) => {
    kept = token;
    return attempt((it) => (token === null ? it.removeItem(key) : it.setItem(key, token)));
  };
  return {
    read: async () => {
      const found = await attempt((it) => it.getItem(key));
      return usable ? (found ?? null) : kept;
    },
    write: async (token) => void (await keep(token)),
    clear: async () => void (await keep(null)),
  };
}
