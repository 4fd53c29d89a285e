/** What went wrong, for people: one line, or the whole trace where the cause is a mistake in this program. */
export function formatProblem(error: unknown): string {
  if (!(error instanceof Error)) return `error: ${String(error)}\n`;
  // A file or port that the system refuses is named in the system's own message.
  const isForeseen = !(error.name in globalThis) || 'syscall' in error;
  return `error: ${isForeseen ? error.message : (error.stack ?? error.message)}\n`;
}
