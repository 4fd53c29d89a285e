import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { databaseConnection } from '#shared/database/connection';
import { withOwnerConnection } from '#shared/database/owner';
import { parseEnvironment } from '#shared/env';
import { logger } from '#shared/observability/logger';
import { readSecret } from '#shared/secrets';
import { rotationEnvironment } from './env.ts';
import { createRotation, type WithOwner } from './rotation.ts';

const environment = parseEnvironment(rotationEnvironment);

/** Secrets Manager repeats a step that failed; one that hangs would use up the function's time. */
const connectionTimeoutMs = 2_000;
const requestTimeoutMs = 5_000;

const client = new SecretsManagerClient({
  requestHandler: {
    connectionTimeout: connectionTimeoutMs,
    requestTimeout: requestTimeoutMs,
    throwOnRequestTimeout: true,
  },
});

const withOwner: WithOwner = async (work) =>
  withOwnerConnection(
    await readSecret(environment.OWNER_SECRET_ID, databaseConnection, { fresh: true }),
    work,
  );

const rotate = createRotation({ client, secretIds: environment.ROTATED_SECRET_IDS, withOwner });

/**
 * One step of the rotation of a secret, as Secrets Manager asks for it. An error fails the rotation: the value before
 * stays the current one, and the same steps are tried again later.
 */
export async function handler(event: unknown): Promise<void> {
  try {
    await rotate(event);
  } catch (error) {
    logger.error('rotation failed', error as Error);
    throw error;
  }
}
