/** What preparations of this machine get: somebody to tell what they do, and news of a Ctrl-C. */
export interface Progress {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}
