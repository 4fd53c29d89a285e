import { afterAll, vi } from 'vitest';

/** Test files share their worker's modules and environment: none leaves what it has changed to the next. */
afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.useRealTimers();
});
