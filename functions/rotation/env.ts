import { z } from 'zod';

/** Environment variables of the rotation function. */
export const rotationEnvironment = z.object({
  /** ARN of the database owner's connection. */
  OWNER_SECRET_ID: z.string().min(1),
  /** ARNs of the secrets that this stage rotates, comma separated; of others nothing is read. */
  ROTATED_SECRET_IDS: z
    .string()
    .min(1)
    .transform((list) => list.split(',')),
});
