/** What was checked, and how it went. */
export interface Report {
  /** Runs one check, which fails by throwing. What it answers is shown beside it. */
  check(name: string, run: () => Promise<string | undefined>): Promise<void>;
  readonly counts: () => { readonly passed: number; readonly failed: number };
}

/** Wide enough for the longest name. */
const nameWidth = 58;

/** @param write takes a line of the table as soon as it is known */
export function createReport(write: (line: string) => void, signal: AbortSignal): Report {
  let passed = 0;
  let failed = 0;
  return {
    check: async (name, run) => {
      signal.throwIfAborted();
      const startedAtMs = performance.now();
      try {
        const note = (await run()) ?? '';
        passed += 1;
        const duration = `${((performance.now() - startedAtMs) / 1_000).toFixed(2)} s`;
        write(`  ok    ${name.padEnd(nameWidth)} ${duration.padStart(8)}  ${note}`.trimEnd());
      } catch (error) {
        signal.throwIfAborted();
        failed += 1;
        write(`  FAIL  ${name}\n        ${(error as Error).message.replaceAll('\n', '\n        ')}`);
      }
    },
    counts: () => ({ passed, failed }),
  };
}
