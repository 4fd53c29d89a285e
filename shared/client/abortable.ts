/** What a promise shared by many gives one of them, who may leave earlier: rejects with the signal's reason then. */
export async function abortable<T>(shared: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return shared;
  const { promise: left, reject } = Promise.withResolvers<never>();
  const leave = () => reject(signal.reason);
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([left, shared]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
