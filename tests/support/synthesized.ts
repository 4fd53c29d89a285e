import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { synthesize } from '../../scripts/local/synthesize.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of the cloud assembly that every end-to-end test executes. */
    cdkOut: string;
  }
}

export const projectFolder = join(import.meta.dirname, '../..');

/** Builds and synthesizes once for all test files: they run in parallel, and a build replaces what it finds. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-cdk-'));
  const cdkOut = await synthesize({ folder: projectFolder, stage: 'dev' }, folder, (_title, work) => work());
  project.provide('cdkOut', cdkOut);
  return () => rm(folder, { recursive: true, force: true });
}
