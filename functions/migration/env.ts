import { z } from 'zod';
import { profileCreation } from '#shared/contract/profile';

const profileField = z.enum(Object.keys(profileCreation.shape) as [keyof typeof profileCreation.shape]);
/** What a profile has beside its fields, and keeps when it moves. */
const profileColumn = z.enum([...profileField.options, 'id', 'created_at', 'updated_at']);
const keepOrLeaveOut = z.enum(['keep', 'leave-out']);

/** How the source is read: the stage's settings, as JSON in a variable. */
export const migrationSettings = z.strictObject({
  /** Where profiles are; null for a source without. */
  profiles: z
    .strictObject({
      /** Schema and table. */
      table: z.tuple([z.string().min(1), z.string().min(1)]),
      /** Column of each field; a field without one stays empty, and what else has none is made. `user_id` is always that. */
      columns: z.partialRecord(profileColumn, z.string().min(1)),
      /** Values of the source that are spelt otherwise here, by field. */
      values: z.partialRecord(profileField, z.record(z.string(), z.string())),
    })
    .nullable(),
  anonymousUsers: keepOrLeaveOut,
  phoneUsers: keepOrLeaveOut,
  /** Providers that the stage offers, under their names there. */
  providers: z.array(z.string()),
  /** Whether TOTP factors come along. */
  totp: z.boolean(),
});
export type MigrationSettings = z.output<typeof migrationSettings>;

const jsonSettings = z.string().transform((text) => migrationSettings.parse(JSON.parse(text)));

/**
 * Node.js's options of the steps. What is left of a page is freed when so many megabytes of small objects have been made
 * since (Node.js: 16): a step makes few of those besides its pages, which would pile up to twice the memory.
 */
export const stepNodeOptions = '--max-semi-space-size=1';

/** Environment variables of the steps that work on the ledger alone. */
export const ledgerEnvironment = z.object({
  /** ARN of the secret that holds the step's own connection to the target. */
  DATABASE_SECRET_ID: z.string().min(1),
});

/** Environment variables of the steps that read the source. */
export const sourceEnvironment = ledgerEnvironment.extend({
  /** ARN of the secret that holds the connection to the source. */
  SOURCE_SECRET_ID: z.string().min(1),
  MIGRATION_SETTINGS: jsonSettings,
});

/** With that which encrypts second factors, where they come along. */
export const factorEnvironment = sourceEnvironment.extend({
  /** ARN of Better Auth's secrets. */
  AUTH_SECRET_ID: z.string().min(1).optional(),
});
