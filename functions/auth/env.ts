import { z } from 'zod';

/** Providers of a stage's own, as JSON: `[{"id":"acme","name":"Acme","issuer":"https://…","secretId":"…"}]`. */
const oidcProviders = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(
    z.array(
      z.object({
        id: z.string().min(1),
        name: z.string().min(1),
        issuer: z.url(),
        secretId: z.string().min(1),
      }),
    ),
  );

/** Environment variables of the auth function. */
export const authEnvironment = z.object({
  /** ARN of the secret that holds this function's own database connection. */
  DATABASE_SECRET_ID: z.string().min(1),
  /** ARN of the secret that holds Better Auth's versioned secrets. */
  AUTH_SECRET_ID: z.string().min(1),
  /** ARN of the secret that holds the mail service's key and the sender. */
  EMAIL_SECRET_ID: z.string().min(1),
  /** Where Resend's SDK sends mails to: its own variable. */
  RESEND_BASE_URL: z.url(),
  /** Base URL of the API without a trailing slash; also the `iss` of access tokens. */
  ISSUER: z.url(),
  /** The `aud` of access tokens. */
  AUDIENCE: z.string().min(1),
  /** What mails call the service. */
  PRODUCT_NAME: z.string().min(1),
  /** Origins whose pages may call the API with cookies, comma separated; empty for none. */
  ALLOWED_ORIGINS: z.string().transform((list) => list.split(',').filter((origin) => origin !== '')),
  /** Life of an access token in seconds. */
  TOKEN_LIFETIME_SECONDS: z.coerce.number().int().min(60),
  /** Whether a user must have verified the e-mail address before the first session. */
  REQUIRE_EMAIL_VERIFICATION: z.enum(['true', 'false']).transform((flag) => flag === 'true'),
  /** What the stage has beside passwords, comma separated; empty for nothing. */
  SECOND_FACTORS: z
    .string()
    .transform((list) => list.split(',').filter((name) => name !== ''))
    .pipe(z.array(z.enum(['totp', 'passkeys']))),
  /** Days for which a device may be trusted to need no code; 0 for never. */
  TRUSTED_DEVICE_DAYS: z.coerce.number().int().min(0),
  /** Domain that passkeys are for; empty for the issuer's host. */
  PASSKEY_DOMAIN: z.string(),
  /** Where to look breached passwords up (the range API of Have I Been Pwned). */
  BREACHED_PASSWORDS_URL: z.url(),
  /** Whether new passwords are looked up, and what becomes of them while nobody answers. */
  BREACHED_PASSWORDS: z.enum(['unchecked', 'accept-on-outage', 'refuse-on-outage']),
  /** Google as an OpenID Connect issuer, where people may sign in with it. */
  GOOGLE_ISSUER: z.url().optional(),
  /** Name of the secret with this service's credentials at Google. */
  GOOGLE_SECRET_ID: z.string().min(1).optional(),
  /** GitHub and its API, where people may sign in with it. */
  GITHUB_URL: z.url().optional(),
  GITHUB_API_URL: z.url().optional(),
  /** Name of the secret with this service's credentials at GitHub. */
  GITHUB_SECRET_ID: z.string().min(1).optional(),
  /** What else people may sign in with. */
  OIDC_PROVIDERS: oidcProviders.optional(),
});
