import { join } from 'node:path';

const documents = join(import.meta.dirname, '../../docs');

/** Made by `npm run docs`. */
export const configurationFile = join(documents, 'configuration.md');
/** What to do when an alarm rings. */
export const runbookFile = join(documents, 'runbook.md');
/** From an empty account to a stage in production, with what it costs. */
export const operationsFile = join(documents, 'operations.md');
