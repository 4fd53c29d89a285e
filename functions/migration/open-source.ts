import { readSecret } from '#shared/secrets';
import { sourceConnection } from '#shared/source-connection';
import type { MigrationSettings } from './env.ts';
import { createSource } from './source/create-source.ts';
import type { Source, SourceRun } from './source/source.ts';

/** Connects to the source, for a run where it is about one. Whoever opens it closes it. */
export type OpenSource = (run?: SourceRun) => Promise<Source>;

/** Runs work with the source, and closes it whatever happens. */
export async function withSource<T>(
  openSource: OpenSource,
  run: SourceRun | undefined,
  work: (source: Source) => Promise<T>,
): Promise<T> {
  const source = await openSource(run);
  try {
    return await work(source);
  } finally {
    await source.close();
  }
}

/** The source whose connection a secret holds, as it is now. @throws ConfigurationError naming the secret */
export function createOpenSource(secretId: string, settings: MigrationSettings): OpenSource {
  return async (run) =>
    createSource(await readSecret(secretId, sourceConnection, { fresh: true }), settings, run);
}
