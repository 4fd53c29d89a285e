import type { Client } from '@neondatabase/serverless';
import { withDeploymentLock } from '#shared/database/owner';

/** Says whether transactions that begin from now on write events into the outbox (migration 0009). */
export async function recordEvents(client: Client, enabled: boolean): Promise<void> {
  await withDeploymentLock(client, () =>
    client.query('update gatehouse.event_publisher set enabled = $1 where enabled <> $1', [enabled]),
  );
}
