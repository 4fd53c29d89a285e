import { z } from 'zod';

/** Environment variables of the jwks function. */
export const jwksEnvironment = z.object({
  /** ARN of the secret that holds this function's own database connection. */
  DATABASE_SECRET_ID: z.string().min(1),
  /** The `iss` of access tokens: the API's base URL without a trailing slash. */
  ISSUER: z.url(),
});
