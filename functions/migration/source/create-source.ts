import type { SourceConnection } from '#shared/source-connection';
import type { MigrationSettings } from '../env.ts';
import { openSourceDatabase } from './connection.ts';
import { createDocuments } from './documents.ts';
import type { Source, SourceRun } from './source.ts';
import { createSurvey } from './survey.ts';

/**
 * A Supabase project's users over one connection of its own, which is made with the first call. Bans are judged by the
 * run's snapshot; without a run, by the clock of the source.
 */
export function createSource(
  connection: SourceConnection,
  settings: MigrationSettings,
  run?: SourceRun,
): Source {
  const database = openSourceDatabase(connection);
  return {
    ...createSurvey(database, settings),
    ...createDocuments(database, settings, run?.snapshotAt ?? null),
    close: () => database.close(),
  };
}
