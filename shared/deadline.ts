/** Work that did not end in time. It may end later; nobody waits for it. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/**
 * Answers what `work` answers, if it does so within `deadlineMs` milliseconds.
 * @throws DeadlineError, or whatever `work` throws
 */
export async function withDeadline<T>(work: Promise<T>, deadlineMs: number): Promise<T> {
  const expiry = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => expiry.reject(new DeadlineError(`no answer within ${deadlineMs} ms`)),
    deadlineMs,
  );
  try {
    return await Promise.race([work, expiry.promise]);
  } finally {
    clearTimeout(timer);
  }
}
