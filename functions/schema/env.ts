import { z } from 'zod';

/** ARN of the secret of each function of the migration, by the function's name. */
const migrationRoleSecrets = z.strictObject({
  'migration-plan': z.string().min(1),
  'migration-copy': z.string().min(1),
  'migration-reconcile': z.string().min(1),
  'migration-verify': z.string().min(1),
  'migration-rollback': z.string().min(1),
  'migration-report': z.string().min(1),
});

/** Environment variables of the schema function: ARNs of the secrets it reads or completes. */
export const schemaEnvironment = z.object({
  /** The database owner's connection. */
  OWNER_SECRET_ID: z.string().min(1),
  /** Better Auth's versioned secrets, which encrypt the signing keys. */
  AUTH_SECRET_ID: z.string().min(1),
  AUTH_ROLE_SECRET_ID: z.string().min(1),
  JWKS_ROLE_SECRET_ID: z.string().min(1),
  PROFILE_ROLE_SECRET_ID: z.string().min(1),
  HEALTH_ROLE_SECRET_ID: z.string().min(1),
  MAINTENANCE_ROLE_SECRET_ID: z.string().min(1),
  ADMIN_ROLE_SECRET_ID: z.string().min(1),
  /** Life of an access token in seconds: so long a key is published after its last. */
  TOKEN_LIFETIME_SECONDS: z.coerce.number().int().min(60),
  /** Only of a stage that has events; switches their recording on. */
  EVENTS_ROLE_SECRET_ID: z.string().min(1).optional(),
  /** Only of a stage with a migration: JSON. */
  MIGRATION_ROLE_SECRET_IDS: z
    .string()
    .transform((text) => migrationRoleSecrets.parse(JSON.parse(text)))
    .optional(),
});
