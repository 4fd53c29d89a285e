import { z } from 'zod';

/** Environment variables of the admin function. */
export const adminEnvironment = z.object({
  /** ARN of the secret that holds this function's own database connection. */
  DATABASE_SECRET_ID: z.string().min(1),
  /** ARN of the secret that holds the mail service's key and the sender. */
  EMAIL_SECRET_ID: z.string().min(1),
  /** Where Resend's SDK sends mails to: its own variable. */
  RESEND_BASE_URL: z.url(),
  /** What mails call the service. */
  PRODUCT_NAME: z.string().min(1),
});
