/** What every part of the preparation gets: somebody to tell what it does, and news of a Ctrl-C. */
export interface Progress {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}
