/** What went wrong, for people: one line, or the whole trace where the cause is a mistake in this program. */
export function formatProblem(error: unknown): string {
  if (!(error instanceof Error)) return `error: ${String(error)}\n`;
  const isForeseen = !(error.name in globalThis);
  return `error: ${isForeseen ? error.message : (error.stack ?? error.message)}\n`;
}
