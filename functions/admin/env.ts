import { z } from 'zod';

/** Environment variables of the admin function. */
export const adminEnvironment = z.object({
  /** ARN of the secret that holds this function's own database connection. */
  DATABASE_SECRET_ID: z.string().min(1),
});
