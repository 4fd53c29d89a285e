import type { TestProject } from 'vitest/node';
import { deployDatabase, startDatabase } from './database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of a deployed database that is stopped: every test file begins with a copy of it. */
    deployedDatabase: string;
  }
}

/** Makes a database, applies every migration and creates every role once for all test files. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const database = await startDatabase();
  await deployDatabase(database);
  await database.postgres.stop();
  project.provide('deployedDatabase', database.postgres.folder);
  return database.stop;
}
