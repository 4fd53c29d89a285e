import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { DatabaseConnection } from '#shared/database/connection';
import type { DatabaseUnavailableError } from '#shared/database/errors';
import { createOneShotDatabase } from '#shared/database/one-shot';
import { createEnginePool } from '#shared/database/pool';
import type { HttpAnswer } from '#shared/http/event';
import { createEngine, type EngineOptions } from './engine.ts';
import { toHttpAnswer, toWebRequest } from './web-request.ts';

/** Status from which Better Auth's answer tells of a failure. */
const failureStatus = 400;

export interface AuthOptions extends Omit<EngineOptions, 'database' | 'pool'> {
  readonly connection: DatabaseConnection;
}

export type AuthService = (event: APIGatewayProxyEventV2) => Promise<HttpAnswer>;

/**
 * Answers every request below `/api/auth` with Better Auth. One request at a time, as Lambda promises.
 * @throws DatabaseUnavailableError, also where the engine turned it into an answer that blames the caller
 */
export function createAuthService({ connection, ...options }: AuthOptions): AuthService {
  let outage: DatabaseUnavailableError | undefined;
  const onUnavailable = (error: DatabaseUnavailableError) => {
    outage = error;
  };
  const engine = createEngine({
    ...options,
    database: createOneShotDatabase(connection),
    pool: createEnginePool(connection, { onUnavailable }),
  });

  return async function answer(event) {
    outage = undefined;
    const response = await engine.handler(toWebRequest(event, options.issuer));
    if (outage && response.status >= failureStatus) throw outage;
    return toHttpAnswer(response);
  };
}
