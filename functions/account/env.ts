import { z } from 'zod';

/** JSON in a variable. */
function json<S extends z.ZodType>(schema: S) {
  return z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);
}

const list = z.string().transform((text) => text.split(',').filter((item) => item !== ''));

/** What a stage's pages look like: colours as `#rrggbb`, addresses by https. */
const brand = z.object({
  logoUrl: z.url().optional(),
  accent: z.string().optional(),
  accentDark: z.string().optional(),
  termsUrl: z.url().optional(),
  privacyUrl: z.url().optional(),
});
export type Brand = z.output<typeof brand>;

/** Environment variables of the account function. */
export const accountEnvironment = z.object({
  /** What pages call the service. */
  PRODUCT_NAME: z.string().min(1),
  /** Base URL of the API without a trailing slash: the pages' own origin. */
  ISSUER: z.url(),
  /** Origins that pages may send people back to, comma separated; empty for none. */
  ALLOWED_ORIGINS: list,
  /** What the stage has beside passwords, comma separated; empty for nothing. */
  SECOND_FACTORS: list.pipe(z.array(z.enum(['totp', 'passkeys']))),
  /** Who else signs people in, as JSON: `[{"id":"google","name":"Google"}]`. */
  PROVIDERS: json(z.array(z.object({ id: z.string().min(1), name: z.string().min(1) }))),
  /** As JSON: `{"accent":"#0b57d0","termsUrl":"https://…"}`. */
  BRAND: json(brand),
});
