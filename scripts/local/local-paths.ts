import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { credentialsPath } from './postgres/credentials.ts';
import { stopStaleServer } from './postgres/stale-server.ts';

/** What the local stack keeps in its folder. */
export interface LocalPaths {
  readonly cdkOut: string;
  /** PostgreSQL's data directory; its passwords lie beside it. */
  readonly postgres: string;
  readonly secrets: string;
  readonly logs: string;
}

export function localPaths(directory: string): LocalPaths {
  return {
    cdkOut: join(directory, 'cdk.out'),
    postgres: join(directory, 'postgres'),
    secrets: join(directory, 'secrets.json'),
    logs: join(directory, 'logs'),
  };
}

/** Drops the data of earlier runs. A server that a killed run left on it is stopped first. */
export async function dropData({ postgres, secrets, logs }: LocalPaths): Promise<void> {
  await stopStaleServer(postgres);
  const paths = [postgres, credentialsPath(postgres), secrets, logs];
  await Promise.all(paths.map((path) => rm(path, { recursive: true, force: true })));
}
