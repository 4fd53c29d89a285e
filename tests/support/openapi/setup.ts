import { afterAll, afterEach } from 'vitest';
import { takeFaults, watchFetch } from './watched.ts';

globalThis.fetch = watchFetch(globalThis.fetch);

/** Fails the test that was answered what the API's document does not say, or whose preparation was. */
async function requireDocumentedAnswers(): Promise<void> {
  const faults = await takeFaults();
  if (faults.length > 0)
    throw new Error(`not as functions/docs/openapi.json says:\n${[...new Set(faults)].join('\n')}`);
}

afterEach(requireDocumentedAnswers);
afterAll(requireDocumentedAnswers);
