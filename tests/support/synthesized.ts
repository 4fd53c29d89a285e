import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { z } from 'zod';
import { readCdkProject, synthesize, synthesizeProject } from '../../scripts/local/synthesize.ts';

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

/** Synthesizes the dev stage with more settings, of what is built already. Answers the folder, which `remove` removes. */
export async function synthesizeDevWith(settings: Readonly<Record<string, unknown>>) {
  const cdkOut = await mkdtemp(join(tmpdir(), 'gatehouse-cdk-'));
  const project = await readCdkProject(projectFolder);
  const { dev } = z.record(z.string(), z.record(z.string(), z.unknown())).parse(project.context.stages);
  const context = { ...project.context, stages: { dev: { ...dev, ...settings } } };
  await synthesizeProject({ ...project, context }, { folder: projectFolder, stage: 'dev', cdkOut });
  return { cdkOut, remove: () => rm(cdkOut, { recursive: true }) };
}
