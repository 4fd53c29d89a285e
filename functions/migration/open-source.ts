import { readSecret } from '#shared/secrets';
import { sourceConnection } from '#shared/source-connection';
import type { MigrationSettings } from './env.ts';
import { createSource } from './source/create-source.ts';
import type { Source, SourceRun } from './source/source.ts';

/** Connects to the source, for a run where it is about one. Whoever opens it closes it. */
export type OpenSource = (run?: SourceRun) => Promise<Source>;

/** The source whose connection a secret holds, as it is now. @throws ConfigurationError naming the secret */
export function createOpenSource(secretId: string, settings: MigrationSettings): OpenSource {
  return async (run) =>
    createSource(await readSecret(secretId, sourceConnection, { fresh: true }), settings, run);
}
