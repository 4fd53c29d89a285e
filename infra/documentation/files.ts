import { join } from 'node:path';

const documents = join(import.meta.dirname, '../../docs');

/** Made by `npm run docs`. */
export const configurationFile = join(documents, 'configuration.md');
/** What to do when an alarm rings. */
export const runbookFile = join(documents, 'runbook.md');
