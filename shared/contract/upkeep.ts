import { z } from 'zod';

/** What a run of upkeep did. */
export const upkeepReport = z.object({
  /** Rows removed, by what they were. */
  purged: z.object({
    sessions: z.number(),
    verifications: z.number(),
    rate_limits: z.number(),
    sign_in_guards: z.number(),
  }),
  /** Whether nothing that has expired is left; false where the run's time was over before. */
  complete: z.boolean(),
  /** Age in days of the newest signing key; null if there is none. */
  signing_key_age_days: z.number().nullable(),
});

export type UpkeepReport = z.output<typeof upkeepReport>;
/** What is purged. */
export type Purged = keyof UpkeepReport['purged'];
