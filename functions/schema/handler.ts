import { parseEnvironment } from '#shared/env';
import { logger } from '#shared/observability/logger';
import { schemaEnvironment } from './env.ts';
import { deploySchema, type SchemaReport } from './schema.ts';

const environment = parseEnvironment(schemaEnvironment);
/** Beside the bundle in the image; see scripts/build. */
const migrationsFolder = new URL('./migrations/', import.meta.url);

/** Runs on each deploy before new code takes traffic. An error fails the deploy and leaves the old version serving. */
export async function handler(): Promise<SchemaReport> {
  const report = await deploySchema({
    ownerSecretId: environment.OWNER_SECRET_ID,
    authSecretId: environment.AUTH_SECRET_ID,
    roleSecretIds: {
      auth: environment.AUTH_ROLE_SECRET_ID,
      jwks: environment.JWKS_ROLE_SECRET_ID,
      profile: environment.PROFILE_ROLE_SECRET_ID,
      health: environment.HEALTH_ROLE_SECRET_ID,
      maintenance: environment.MAINTENANCE_ROLE_SECRET_ID,
      admin: environment.ADMIN_ROLE_SECRET_ID,
    },
    migrationsFolder,
  });
  logger.info('schema is up to date', { report });
  return report;
}
