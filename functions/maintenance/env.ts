import { z } from 'zod';

/** Environment variables of the maintenance function. */
export const maintenanceEnvironment = z.object({
  /** ARN of the secret that holds this function's own database connection. */
  DATABASE_SECRET_ID: z.string().min(1),
});
