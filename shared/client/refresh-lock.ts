import type { Locks, Platform } from './platform.ts';

/** Does work while no other tab of this origin does such work. */
export interface RefreshLock {
  /** @param signal ends the waiting for the others, not the work. @throws its reason, or what the work throws */
  readonly run: <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;
}

/** A tab may be frozen while it holds the lock: longer than this none is waited for, and two refreshes do no harm. */
export const maxLockWaitMs = 5_000;

/** The lock is kept a little beyond the work, so that all others have heard of the outcome before one of them may begin. */
const lingerMs = 100;

/** How often tabs without Web Locks look whether another has finished. */
const pollMs = 50;

/**
 * A lock across tabs: by Web Locks, where there are none by a note in `localStorage`, and where that is blocked, or in
 * anything but a page, none at all.
 */
export function createRefreshLock(name: string, platform: Platform): RefreshLock {
  const { locks, localStorage } = platform;
  if (locks) return createWebLock(locks, name, platform);
  if (localStorage) return createNotedLock(localStorage, name, platform);
  return { run: (work) => work() };
}

function createWebLock(locks: Locks, name: string, { wait }: Platform): RefreshLock {
  const acquire = (granted: () => Promise<void>, signal: AbortSignal) => {
    const patience = new AbortController();
    const waiting = new AbortController();
    wait(maxLockWaitMs, patience.signal).then(
      () => waiting.abort(),
      () => undefined,
    );
    const whenGranted = () => {
      patience.abort();
      return granted();
    };
    return locks
      .request(name, { signal: AbortSignal.any([signal, waiting.signal]) }, whenGranted)
      .finally(() => patience.abort());
  };
  let lingering = new AbortController();
  const linger = () => {
    lingering = new AbortController();
    return wait(lingerMs, lingering.signal).catch(() => undefined);
  };
  return {
    run(work, signal) {
      // This tab knows the outcome, and need not wait for itself.
      lingering.abort();
      return new Promise((resolve, reject) => {
        acquire(async () => {
          const working = work();
          working.then(resolve, reject);
          await working.then(linger, () => undefined);
        }, signal).catch(() => {
          // Waited for long enough, or this page may have no locks, such as one in a sandboxed frame.
          if (signal.aborted) reject(signal.reason);
          else work().then(resolve, reject);
        });
      });
    },
  };
}

/** Two tabs may read before either writes, and both refresh: this is as good as it gets without Web Locks. */
function createNotedLock(storage: Storage, name: string, { now, wait, random }: Platform): RefreshLock {
  const note = `${name}:until`;
  let own: string | undefined;
  const isTaken = () => {
    const found = attempt(() => storage.getItem(note));
    const leftMs = Number(found) - now();
    return found !== own && leftMs > 0 && leftMs <= maxLockWaitMs;
  };
  const release = (written: string) => {
    if (attempt(() => storage.getItem(note)) === written) attempt(() => storage.removeItem(note));
  };
  return {
    async run(work, signal) {
      const patientUntil = now() + maxLockWaitMs;
      while (isTaken() && now() < patientUntil) await wait(pollMs, signal);
      signal.throwIfAborted();
      // With a fraction of its own, by which a tab knows its note again.
      const written = String(now() + maxLockWaitMs - random());
      own = written;
      attempt(() => storage.setItem(note, written));
      try {
        return await work();
      } finally {
        void wait(lingerMs).then(() => release(written));
      }
    },
  };
}

function attempt<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
