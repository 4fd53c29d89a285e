import { z } from 'zod';
import { features } from '#shared/contract/features';

/** Environment variables of the docs function. */
export const docsEnvironment = z.object({
  /** Base URL of the API without a trailing slash. */
  ISSUER: z.url(),
  /** What pages call the service. */
  PRODUCT_NAME: z.string().min(1),
  /** What the stage has switched on below `/api/auth`, comma separated; empty for nothing. */
  FEATURES: z
    .string()
    .transform((list) => list.split(',').filter((name) => name !== ''))
    .pipe(z.array(z.enum(features))),
});
