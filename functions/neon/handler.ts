import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Context } from 'aws-lambda';
import type { DatabaseConnection } from '#shared/database/connection';
import { parseEnvironment } from '#shared/env';
import { neonCredentials } from '#shared/neon/credentials';
import { logger } from '#shared/observability/logger';
import { readSecret } from '#shared/secrets';
import { createBudget } from './api/budget.ts';
import { createNeonClient } from './api/client.ts';
import { serveCustomResource } from './custom-resource.ts';
import { neonEnvironment } from './env.ts';
import { unknownPlaceId } from './properties.ts';
import { applyRequest } from './resource.ts';

const environment = parseEnvironment(neonEnvironment);
const secretsManager = new SecretsManagerClient();
/** Kept for writing the secret and answering CloudFormation: three attempts of 5 s, and what lies between. */
const answerReserveMs = 25_000;

/** Serves the custom resource of a stage's Neon stack: one branch, and the secret with its connection. */
export async function handler(event: unknown, context: Context): Promise<void> {
  const budget = createBudget(() => context.getRemainingTimeInMillis() - answerReserveMs);
  const open = async () => {
    const credentials = await readSecret(environment.NEON_SECRET_ID, neonCredentials, { fresh: true });
    return { budget, client: createNeonClient(environment.NEON_API_URL, credentials, budget) };
  };
  await serveCustomResource(event, {
    unknownId: unknownPlaceId,
    act: async (request) => {
      const outcome = await applyRequest(request, { open, writeConnection });
      logger.info(`neon ${request.RequestType.toLowerCase()} is done`, { outcome });
      return outcome;
    },
    onFailure: (error) => logger.error('neon cannot do what the stack asks for', error as Error),
  });
}

async function writeConnection(connection: DatabaseConnection): Promise<void> {
  const value = { SecretId: environment.DATABASE_SECRET_ID, SecretString: JSON.stringify(connection) };
  await secretsManager.send(new PutSecretValueCommand(value));
}
