/**
 * Does work for each index from 0, at most `limit` at once and in order. The first that fails aborts the signal that the
 * others get, and nothing further begins; when all that had begun is over, its error is thrown.
 */
export async function forEachIndex<Result>(
  count: number,
  limit: number,
  outer: AbortSignal,
  work: (index: number, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  const failure = new AbortController();
  const signal = AbortSignal.any([outer, failure.signal]);
  const results = new Array<Result>(count);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count && !signal.aborted) {
      const index = next;
      next += 1;
      try {
        results[index] = await work(index, signal);
      } catch (error) {
        failure.abort(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, count) }, lane));
  signal.throwIfAborted();
  return results;
}
