/** A counted limit with a queue in front of it. */
export interface Slots {
  /** Resolves to false when no slot came free within `timeoutMs`, or when the slots were closed. */
  take(timeoutMs: number): Promise<boolean>;
  release(): void;
  close(): void;
}

export function createSlots(limit: number): Slots {
  let free = limit;
  let closed = false;
  const waiting = new Set<(granted: boolean) => void>();

  function wait(timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle(false), timeoutMs);
      const settle = (granted: boolean): void => {
        clearTimeout(timer);
        waiting.delete(settle);
        resolve(granted);
      };
      waiting.add(settle);
    });
  }

  return {
    async take(timeoutMs) {
      if (closed) return false;
      if (free === 0) return wait(timeoutMs);
      free -= 1;
      return true;
    },
    release() {
      const [next] = waiting;
      if (next === undefined) free += 1;
      else next(true);
    },
    close() {
      closed = true;
      for (const settle of waiting) settle(false);
    },
  };
}
