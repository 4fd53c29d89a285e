/** The part of Web Storage (`localStorage`) that is used; one whose methods answer promises will do as well. */
export interface KeyValueStorage {
  getItem(key: string): string | null | Promise<string | null>;
  setItem(key: string, value: string): unknown;
  removeItem(key: string): unknown;
}

/** The part of BroadcastChannel that is used. */
export interface Channel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** The part of the Web Locks API that is used. */
export interface Locks {
  request(
    name: string,
    options: { readonly signal: AbortSignal },
    granted: () => Promise<void>,
  ): Promise<unknown>;
}

/** What the client has of where it runs. What ties tabs together is there in pages of a browser only. */
export interface Platform {
  readonly fetch: typeof fetch;
  /** Milliseconds since 1970 by the machine's own clock, right or wrong. */
  readonly now: () => number;
  /** A number from 0 to 1, as `Math.random`. */
  readonly random: () => number;
  /** Rejects with the signal's reason if that is aborted first. */
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly locks?: Locks | undefined;
  readonly openChannel?: ((name: string) => Channel) | undefined;
  readonly localStorage?: Storage | undefined;
}

/** What is optional here is missing in old browsers, in pages that are no secure context, and where it is blocked. */
interface BrowserGlobals {
  readonly document?: unknown;
  readonly navigator?: { readonly locks?: Locks };
  readonly BroadcastChannel?: new (name: string) => Channel;
  readonly localStorage?: Storage;
}

const browserGlobals = globalThis as unknown as BrowserGlobals;

/** The platform of this page; on a server, where other people's clients may run in the same process, nothing is shared. */
export function currentPlatform(ownFetch?: typeof fetch): Platform {
  const { document, navigator, BroadcastChannel } = browserGlobals;
  return {
    // Looked up for each request: what replaces it later, as monitoring does, is to be heeded. And it wants its `this`.
    fetch: ownFetch ?? ((input, init) => globalThis.fetch(input, init)),
    now: Date.now,
    random: Math.random,
    wait,
    ...(document !== undefined && {
      locks: navigator?.locks,
      openChannel: BroadcastChannel && ((name: string) => new BroadcastChannel(name)),
      localStorage: readLocalStorage(),
    }),
  };
}

/** Merely reading the property throws where the browser blocks storage. */
function readLocalStorage(): Storage | undefined {
  try {
    return browserGlobals.localStorage;
  } catch {
    return undefined;
  }
}

function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
