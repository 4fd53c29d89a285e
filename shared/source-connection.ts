import { z } from 'zod';

/**
 * What the secret of the migration's source holds: `url` is a PostgreSQL connection string of a role that may read the
 * schema `auth` and the profiles; `ca` (optional) is the PEM certificate of the authority that signs the server's.
 */
export const sourceConnection = z.object({
  url: z.url({ protocol: /^postgres(ql)?$/ }),
  ca: z.string().startsWith('-----BEGIN CERTIFICATE-----').optional(),
});

export type SourceConnection = z.output<typeof sourceConnection>;
