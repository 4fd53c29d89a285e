/**
 * Runs `create` at the first call and gives every later caller the same promise.
 * A failure is not kept: the next call tries again, so that one bad moment does not spoil an environment.
 */
export function once<T>(create: () => Promise<T>): () => Promise<T> {
  let pending: Promise<T> | undefined;
  return () => {
    pending ??= create().catch((error: unknown) => {
      pending = undefined;
      throw error;
    });
    return pending;
  };
}
