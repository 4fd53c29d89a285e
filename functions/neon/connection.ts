import type { DatabaseConnection } from '#shared/database/connection';
import { poll } from './api/budget.ts';
import { NeonMismatchError } from './api/errors.ts';
import type { Database } from './api/schemas.ts';
import type { Neon } from './neon.ts';

/** The database to use where a branch has several. */
const databaseName = 'gatehouse';
/** A project just created lists its database once its compute has applied it. */
const settleMs = 60_000;
const poolerSuffix = '-pooler';

/**
 * The owner's connection to a branch: the compute's own host, since migrations need a session of their own.
 * @throws NeonMismatchError if it is not clear which database to use, or Neon answers no usable connection
 */
export async function readConnection(
  neon: Neon,
  projectId: string,
  branchId: string,
): Promise<DatabaseConnection> {
  const database = await chooseDatabase(neon, projectId, branchId);
  const url = toUrl(await neon.client.getConnectionUri(projectId, branchId, database));
  const [endpoint = ''] = url?.hostname.split('.') ?? [];
  if (url === undefined || endpoint.endsWith(poolerSuffix))
    throw new NeonMismatchError(
      `neon answered no direct connection to database "${database.name}" of branch ${branchId}: let the project store its passwords`,
    );
  if (!url.searchParams.has('sslmode')) url.searchParams.set('sslmode', 'require');
  return { url: url.href };
}

function toUrl(uri: string): URL | undefined {
  const url = URL.parse(uri);
  return url !== null && /^postgres(ql)?:$/.test(url.protocol) && url.password !== '' ? url : undefined;
}

async function chooseDatabase({ client, budget }: Neon, projectId: string, branchId: string) {
  const databases =
    (await poll(budget, settleMs, async () => {
      const found = await client.listDatabases(projectId, branchId);
      return found.length > 0 ? found : undefined;
    })) ?? [];
  const chosen: Database | undefined =
    databases.find(({ name }) => name === databaseName) ??
    (databases.length === 1 ? databases[0] : undefined);
  if (chosen !== undefined) return chosen;
  const names = databases.map(({ name }) => name).join(', ') || 'none';
  throw new NeonMismatchError(
    `branch ${branchId} of Neon project ${projectId} has the databases ${names}: name the one to use "${databaseName}"`,
  );
}
