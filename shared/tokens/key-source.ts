import { withDeadline } from '#shared/deadline';
import type { KeySet } from '#shared/tokens/key-set';

export interface KeySourceOptions {
  /** Loads the whole key set; may fail. */
  readonly load: () => Promise<KeySet>;
  /** Least time between two loads, in milliseconds (default 30,000): unknown key ids cannot cause a flood. */
  readonly cooldownMs?: number;
  /** Age at which the set is loaded anew, in milliseconds (default 300,000): bounds how long a removed key works. */
  readonly maxAgeMs?: number;
  /** Clock in milliseconds (default `Date.now`). */
  readonly now?: () => number;
}

/** Keys of one environment: loaded at first use, kept, and loaded again when old or when a key is missing. */
export interface KeySource {
  /** The current key set; with `forKeyId`, loaded anew (at most once per cooldown) if that key is not in it. */
  get(forKeyId?: string): Promise<KeySet>;
}

const defaultCooldownMs = 30_000;
const defaultMaxAgeMs = 300_000;
/** How long a request waits for keys anew when it could go on with those it has. */
const reloadDeadlineMs = 1_000;

/**
 * Caches a key set. While loading fails the cached keys stay in use; without any, the load's error is thrown.
 * Concurrent callers share one load.
 */
export function createKeySource(options: KeySourceOptions): KeySource {
  const { load, cooldownMs = defaultCooldownMs, maxAgeMs = defaultMaxAgeMs, now = Date.now } = options;
  let cached: { set: KeySet; loadedAt: number } | undefined;
  let lastAttemptAt = Number.NEGATIVE_INFINITY;
  let pending: Promise<KeySet> | undefined;

  const reload = () => {
    lastAttemptAt = now();
    pending ??= load()
      .then((set) => {
        cached = { set, loadedAt: now() };
        return set;
      })
      .finally(() => {
        pending = undefined;
      });
    return pending;
  };

  return {
    async get(forKeyId) {
      // Nothing to fall back on: every caller may try, the cooldown protects a source that has answered once.
      if (!cached) return reload();
      const { set, loadedAt } = cached;
      const missing = forKeyId !== undefined && !set.keys.some(({ kid }) => kid === forKeyId);
      const wanted = missing || now() - loadedAt >= maxAgeMs;
      if (!wanted || now() - lastAttemptAt < cooldownMs) return set;
      return withDeadline(reload(), reloadDeadlineMs).catch(() => set);
    },
  };
}
