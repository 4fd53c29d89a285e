import { z } from 'zod';

/** Environment variables of the account function. */
export const accountEnvironment = z.object({
  /** What pages call the service. */
  PRODUCT_NAME: z.string().min(1),
});
