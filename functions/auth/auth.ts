import { AsyncLocalStorage } from 'node:async_hooks';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { DatabaseConnection } from '#shared/database/connection';
import type { DatabaseUnavailableError } from '#shared/database/errors';
import { createOneShotDatabase } from '#shared/database/one-shot';
import { createEnginePool } from '#shared/database/pool';
import { ProblemError } from '#shared/errors';
import type { HttpAnswer } from '#shared/http/event';
import { logger } from '#shared/observability/logger';
import { createEngine, type EngineOptions } from './engine.ts';
import { findOpenRoute } from './open-routes.ts';
import { toHttpAnswer, toWebRequest } from './web-request.ts';

/** Status from which Better Auth's answer tells of a failure. */
const failureStatus = 400;

export interface AuthOptions extends Omit<EngineOptions, 'database' | 'pool'> {
  readonly connection: DatabaseConnection;
}

export interface AuthService {
  /**
   * Answers a request below `/api/auth` with Better Auth.
   * @throws ProblemError NOT_FOUND for a route that is not open; DatabaseUnavailableError, also where the engine
   * turned it into an answer that blames the caller
   */
  answer(event: APIGatewayProxyEventV2): Promise<HttpAnswer>;
  /** Closes the database connections. */
  close(): Promise<void>;
}

/** What became known of one request while the engine served it. */
interface RequestState {
  outage?: DatabaseUnavailableError;
}

export function createAuthService({ connection, ...options }: AuthOptions): AuthService {
  /** Of each request by itself: work that a deadline abandoned must not spoil the request after it. */
  const requests = new AsyncLocalStorage<RequestState>();
  const onUnavailable = (error: DatabaseUnavailableError) => {
    const request = requests.getStore();
    if (request) request.outage = error;
  };
  const pool = createEnginePool(connection, { onUnavailable });
  const engine = createEngine({ ...options, database: createOneShotDatabase(connection), pool });

  return {
    async answer(event) {
      logger.appendKeys({ engine_route: requireOpenRoute(event) });
      const request: RequestState = {};
      const response = await requests.run(request, () => engine.handler(toWebRequest(event, options.issuer)));
      if (request.outage && response.status >= failureStatus) throw request.outage;
      return toHttpAnswer(response);
    },
    close: () => pool.end(),
  };
}

function requireOpenRoute({ rawPath, requestContext }: APIGatewayProxyEventV2): string {
  const route = findOpenRoute(requestContext.http.method, rawPath);
  if (!route) throw new ProblemError('NOT_FOUND', 'there is no such route below /api/auth');
  return route;
}
