/** The server's time as this machine can tell it: its own clock may be hours off, and may be put right meanwhile. */
export interface ServerClock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Learns from an answer: when it was sent by the server's clock, and how long asking took by our own. */
  readonly observe: (serverTimeMs: number, askedAtMs: number) => void;
}

/** An answer that took longer says too little: the server may have written it at any moment meanwhile. */
const maxRoundTripMs = 10_000;

/** `Date` headers and `iat` claims have whole seconds: on average the moment was half of one later. */
const halfSecondMs = 500;

export function createServerClock(now: () => number): ServerClock {
  let aheadMs = 0;
  return {
    now: () => now() + aheadMs,
    observe(serverTimeMs, askedAtMs) {
      const answeredAtMs = now();
      const tookMs = answeredAtMs - askedAtMs;
      // Below zero the own clock was put back meanwhile. NaN, of an unreadable header, passes no comparison.
      if (!(tookMs >= 0 && tookMs <= maxRoundTripMs && serverTimeMs > 0)) return;
      aheadMs = serverTimeMs + halfSecondMs - (askedAtMs + answeredAtMs) / 2;
    },
  };
}
