import type { MiddlewareObj } from '@middy/core';
import { ProblemError } from '#shared/errors';
import { addressBlock } from '#shared/http/address-block';
import { clientAddress, type HttpEvent } from '#shared/http/event';

const windowMs = 60_000;
const millisecondsPerSecond = 1_000;
/** Blocks of addresses that are counted at once, in some 2 MB. Beyond that, the one that began first is forgotten. */
const maxBlocks = 10_000;

export interface AddressLimitOptions {
  /** Requests of one address, or one /64 of IPv6, that an environment serves in a minute from its first one on. */
  readonly maxPerMinute: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * Middleware: ends requests beyond the limit with 429 and `Retry-After`. It counts in this environment's memory, without
 * a round trip: it keeps one caller from taking an environment for itself, and is not for limiting guesses, which must
 * hold across all environments.
 */
export function addressLimit({
  maxPerMinute,
  now = Date.now,
}: AddressLimitOptions): MiddlewareObj<HttpEvent> {
  const count = createWindows(now);
  return {
    before: function refuseSurplus({ event }) {
      const { uses, endsInMs } = count(addressBlock(clientAddress(event)));
      if (uses <= maxPerMinute) return;
      const retryAfterSeconds = Math.ceil(endsInMs / millisecondsPerSecond);
      throw new ProblemError('TOO_MANY_REQUESTS', `try again in ${retryAfterSeconds} s`, {
        retryAfterSeconds,
      });
    },
  };
}

interface Window {
  readonly startedAt: number;
  uses: number;
}

/** Counts one more use by a block: how many there were in its window, this one included, and when that ends. */
function createWindows(now: () => number) {
  // In order of their starts, since a new window goes to the end.
  const windows = new Map<string, Window>();
  return (block: string): { readonly uses: number; readonly endsInMs: number } => {
    const time = now();
    const window = currentWindow(windows.get(block), time) ?? { startedAt: time, uses: 0 };
    if (window.uses === 0) {
      windows.delete(block);
      windows.set(block, window);
      makeRoom(windows);
    }
    window.uses += 1;
    return { uses: window.uses, endsInMs: window.startedAt + windowMs - time };
  };
}

/** A clock that was set back ends a window too: nobody is to wait for as long as it was wrong. */
function currentWindow(window: Window | undefined, time: number): Window | undefined {
  const ageMs = window ? time - window.startedAt : windowMs;
  return ageMs >= 0 && ageMs < windowMs ? window : undefined;
}

function makeRoom(windows: Map<string, Window>): void {
  for (const [oldest] of windows) {
    if (windows.size <= maxBlocks) return;
    windows.delete(oldest);
  }
}
