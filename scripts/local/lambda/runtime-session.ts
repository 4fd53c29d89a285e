import type { InvokeFailure, InvokeResult } from './invoke-result.ts';

export interface Invocation {
  readonly requestId: string;
  readonly functionArn: string;
  readonly traceId: string;
  /** When the invocation times out, in milliseconds since the epoch. */
  readonly deadlineMs: number;
  readonly payload: string;
}

export type InitOutcome = { readonly ok: true } | InvokeFailure;

/** The turns between one runtime and those who invoke it, apart from how the two talk. */
export interface RuntimeSession {
  /** Settles when the runtime asks for its first invocation or reports that it could not start. */
  readonly initialized: Promise<InitOutcome>;
  /** One invocation at a time, as in Lambda. Stays pending until the runtime answers or `abort` is called. */
  invoke(invocation: Invocation): Promise<InvokeResult>;
  /** Resolves when the runtime waits for an invocation, or will never do so again. */
  settled(): Promise<void>;
  /** The runtime will not answer any more: settles what is pending, and what comes later, with `failure`. */
  abort(failure: InvokeFailure): void;
  /** The runtime asks for an invocation; `deliver` is called with it, at once or later. */
  next(deliver: (invocation: Invocation) => void): void;
  /** The runtime could not start. */
  failInit(failure: InvokeFailure): void;
  /** Takes the runtime's answer. False when no such invocation is under way. */
  finish(requestId: string, result: InvokeResult): boolean;
  isUnderWay(requestId: string): boolean;
}

/** `onIdle` is called whenever the runtime waits for an invocation and there is none. */
export function createRuntimeSession(onIdle: () => void): RuntimeSession {
  const initialized = Promise.withResolvers<InitOutcome>();
  let current: { invocation: Invocation; resolve: (result: InvokeResult) => void } | undefined;
  let deliverNext: ((invocation: Invocation) => void) | undefined;
  let undelivered: Invocation | undefined;
  let aborted: InvokeFailure | undefined;
  let settled = Promise.withResolvers<void>();

  function meet(): void {
    if (deliverNext === undefined || undelivered === undefined) return;
    deliverNext(undelivered);
    deliverNext = undefined;
    undelivered = undefined;
  }

  const isUnderWay = (requestId: string): boolean => current?.invocation.requestId === requestId;

  return {
    initialized: initialized.promise,
    isUnderWay,
    settled: () => settled.promise,
    invoke(invocation) {
      if (aborted !== undefined) return Promise.resolve(aborted);
      const { promise, resolve } = Promise.withResolvers<InvokeResult>();
      current = { invocation, resolve };
      settled = Promise.withResolvers();
      undelivered = invocation;
      meet();
      return promise;
    },
    abort(failure) {
      aborted ??= failure;
      initialized.resolve(failure);
      current?.resolve(failure);
      settled.resolve();
    },
    next(deliver) {
      initialized.resolve({ ok: true });
      deliverNext = deliver;
      if (undelivered !== undefined) return meet();
      onIdle();
      settled.resolve();
    },
    failInit: (failure) => initialized.resolve(failure),
    finish(requestId, result) {
      if (!isUnderWay(requestId)) return false;
      current?.resolve(result);
      current = undefined;
      return true;
    },
  };
}
