import { z } from 'zod';
import { type FunctionRole, functionRoles } from '#shared/database/roles';

const roleNames = Object.keys(functionRoles) as [FunctionRole, ...FunctionRole[]];
const roleSecretIds = z.partialRecord(z.enum(roleNames), z.string().min(1));

/** Environment variables of the schema function: ARNs of the secrets it reads or completes. */
export const schemaEnvironment = z.object({
  /** The database owner's connection. */
  OWNER_SECRET_ID: z.string().min(1),
  /** Better Auth's versioned secrets, which encrypt the signing keys. */
  AUTH_SECRET_ID: z.string().min(1),
  /** Of each function with a database role that this stage has: JSON, the ARN by the function's name. */
  ROLE_SECRET_IDS: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(roleSecretIds),
  /** Life of an access token in seconds: so long a key is published after its last. */
  TOKEN_LIFETIME_SECONDS: z.coerce.number().int().min(60),
});
