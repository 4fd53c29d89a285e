import { describeFaults, parseEnvironment } from '#shared/env';
import { type KeyAnswer, type KeyRequest, keyRequest } from '#shared/key-operations';
import { logger } from '#shared/observability/logger';
import { schemaEnvironment } from './env.ts';
import { KeyRequestError } from './keys/operations.ts';
import { changeKeys, deploySchema, type SchemaOptions, type SchemaReport } from './schema.ts';

const environment = parseEnvironment(schemaEnvironment);

const options: SchemaOptions = {
  ownerSecretId: environment.OWNER_SECRET_ID,
  authSecretId: environment.AUTH_SECRET_ID,
  roleSecretIds: environment.ROLE_SECRET_IDS,
  // Beside the bundle in the image; see scripts/build.
  migrationsFolder: new URL('./migrations/', import.meta.url),
  tokenLifetimeSeconds: environment.TOKEN_LIFETIME_SECONDS,
};

/**
 * Runs on each deploy before new code takes traffic, with an event that says nothing. An error fails the deploy and
 * leaves the old version serving. With `{"keys":…}` (shared/key-operations.ts) it works on the signing keys instead.
 */
export async function handler(event: unknown): Promise<SchemaReport | KeyAnswer> {
  const request = readKeyRequest(event);
  if (request) return changeKeys(options, request);
  const report = await deploySchema(options);
  logger.info('schema is up to date', { report });
  return report;
}

/** @throws KeyRequestError */
function readKeyRequest(event: unknown): KeyRequest | undefined {
  if (typeof event !== 'object' || event === null || !('keys' in event)) return undefined;
  const parsed = keyRequest.safeParse(event);
  if (parsed.success) return parsed.data;
  throw new KeyRequestError(`the request is not valid: ${describeFaults(parsed.error)}`);
}
