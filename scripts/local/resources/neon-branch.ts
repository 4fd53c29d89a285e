import { z } from 'zod';
import { defineProvider } from './provider.ts';

/** Stands for an id that Neon would give. */
const local = 'local';

/**
 * A branch at Neon and its connection. The function behind it is never asked: PostgreSQL on this machine stands in, and
 * its connection is in the secret already.
 */
export const neonBranch = defineProvider({
  type: 'Custom::NeonBranch',
  leftOut: 'the Neon project (PostgreSQL here stands in)',
  properties: z.strictObject({
    BranchFrom: z.literal('production').optional(),
    PgVersion: z.string(),
    ProjectName: z.string(),
    Region: z.string(),
    ServiceTimeout: z.union([z.string(), z.number()]).optional(),
    ServiceToken: z.string(),
    Stage: z.string(),
  }),
  describe: () => ({
    ref: local,
    attributes: { ProjectId: local, BranchId: local, BranchName: local },
  }),
});
