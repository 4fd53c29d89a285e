import { join } from 'node:path';
import { createConfig, lint, type NormalizedProblem } from '@redocly/openapi-core';

const documentFile = 'functions/docs/openapi.json';

/** What differs from the recommended set. */
const rules = {
  // The page shows operations by tag: none may be missing.
  'operation-tag-defined': 'error',
  // The callback of a provider sends the browser on, whatever has come of it.
  'operation-2xx-response': 'off',
} as const;

/** One sentence for everything that the linter finds in the document, errors and warnings alike. */
export async function findFaultsInDocument(root: string): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended'], rules });
  const found = await lint({ ref: join(root, documentFile), config });
  return found.map(describe);
}

function describe({ ruleId, message, location: [place] }: NormalizedProblem): string {
  return `${documentFile} ${place?.pointer ?? ''}: ${message} (${ruleId})`;
}
