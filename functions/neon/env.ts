import { z } from 'zod';

/** Environment variables of the Neon function. */
export const neonEnvironment = z.object({
  /** ARN of the secret with the Neon API key, JSON `{"apiKey":"…","orgId"?:"org-…"}`. */
  NEON_SECRET_ID: z.string().min(1),
  /** ARN of the secret that gets the database owner's connection. */
  DATABASE_SECRET_ID: z.string().min(1),
  /** Base URL of Neon's API, without a trailing slash. The key goes there: https, or loopback. */
  NEON_API_URL: z
    .url({ protocol: /^https?$/ })
    .refine(
      (url) => /^(https:\/\/|http:\/\/127\.0\.0\.1[:/])/.test(url),
      'must be https, or http on loopback',
    ),
});
