import { detachedExitCodes } from './exit-codes.ts';

type Signal = keyof typeof detachedExitCodes;
const signals = Object.keys(detachedExitCodes) as Signal[];

/** Ctrl-C and SIGTERM, while they mean to leave what was started alone. */
export interface Detaching {
  readonly signal: AbortSignal;
  /** Undefined unless the signal came. */
  exitCode(): number | undefined;
  /** From here on they end the command as ever. */
  stop(): void;
}

export function listenForDetaching(): Detaching {
  const controller = new AbortController();
  let received: Signal | undefined;
  const listener = (signal: Signal) => {
    // The terminal and npm both pass it on.
    received ??= signal;
    controller.abort();
  };
  for (const signal of signals) process.on(signal, listener);
  return {
    signal: controller.signal,
    exitCode: () => received && detachedExitCodes[received],
    stop: () => {
      for (const signal of signals) process.off(signal, listener);
    },
  };
}
