import { vi } from 'vitest';

/**
 * Keeps what is logged from the terminal, until mocks are restored, and answers the lines so far, parsed. Powertools
 * has a console of its own, which writes to the process's streams.
 */
export function captureLines(): () => Record<string, unknown>[] {
  const written: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((line) => written.push(String(line)) > 0);
  }
  return () => written.map((line) => JSON.parse(line));
}
