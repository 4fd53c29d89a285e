import { neonConfig } from '@neondatabase/serverless';
import { z } from 'zod';
import { isPrivateEndpoint } from '#shared/loopback';

/**
 * What a database secret holds: `url` is a PostgreSQL connection string; `proxy` (optional) is the base URL
 * of an endpoint that speaks Neon's protocols when that is not Neon itself, such as `http://127.0.0.1:5500`.
 */
export const databaseConnection = z.object({
  url: z.url({ protocol: /^postgres(ql)?$/ }),
  proxy: z
    .url({ protocol: /^https?$/ })
    .refine(isPrivateEndpoint, 'must be https, or http on loopback')
    .optional(),
});

export type DatabaseConnection = z.output<typeof databaseConnection>;

/**
 * Points Neon's driver at the connection's proxy. The driver's settings are global to the process, which is
 * right for a function: it has one database.
 */
export function configureDriver({ proxy }: DatabaseConnection): void {
  // Pipelining the password assumes Neon's own front door; any proxy to a stock server speaks SCRAM in turns.
  neonConfig.pipelineConnect = false;
  if (proxy === undefined) return;
  const { host, protocol } = new URL(proxy);
  neonConfig.fetchEndpoint = () => `${protocol}//${host}/sql`;
  neonConfig.wsProxy = (server, port) => `${host}/v2?address=${server}:${port}`;
  neonConfig.useSecureWebSocket = protocol === 'https:';
}
