import { z } from 'zod';

/** Environment variables of every resource's function. */
export const resourceEnvironment = z.object({
  /** ARN of the secret that holds this function's own database connection. */
  DATABASE_SECRET_ID: z.string().min(1),
  /** The `iss` that access tokens must carry. */
  ISSUER: z.url(),
  /** The `aud` that access tokens must carry. */
  AUDIENCE: z.string().min(1),
});
