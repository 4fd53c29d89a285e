/** What people and process managers end a program with; SIGHUP is the terminal that goes away. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * A second signal within this time is the same wish: npm passes on the Ctrl-C that the terminal has sent already.
 * Everything has usually ended by then.
 */
const sameWishMs = 1_000;

/** How often to look whether npm is still there. */
const parentCheckIntervalMs = 200;

/** Somebody asked this process to end, which is no failure. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';

  constructor(cause: string) {
    super(`ended by ${cause}`);
  }
}

/**
 * Aborted by the first signal that asks this process to end, by the end of the npm that started it, or by an error
 * that nobody caught.
 *
 * @param force called by a later signal: whoever sends it does not want to wait
 */
export function listenForInterruption(force: () => void): AbortSignal {
  const interruption = new AbortController();
  let interruptedAtMs = 0;
  const interrupt = (reason: unknown): void => {
    if (interruption.signal.aborted) {
      if (performance.now() - interruptedAtMs > sameWishMs) force();
      return;
    }
    interruptedAtMs = performance.now();
    interruption.abort(reason);
  };
  for (const signal of signals) process.on(signal, () => interrupt(new InterruptedError(signal)));
  process.on('uncaughtException', interrupt);
  if (process.env.npm_lifecycle_event !== undefined) watchParent(interruption);
  return interruption.signal;
}

/**
 * npm runs scripts by a shell, ends at once when it is asked to, and passes the signal to that shell, which dies of it
 * without passing it on (dash). What this process then sees is another parent.
 */
function watchParent(interruption: AbortController): void {
  const parent = process.ppid;
  const check = (): void => {
    if (process.ppid !== parent) interruption.abort(new InterruptedError('the end of npm'));
  };
  setInterval(check, parentCheckIntervalMs).unref();
}
