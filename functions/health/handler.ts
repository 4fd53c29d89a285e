import type { RouteKeyOf } from '#shared/contract/routes';
import { createFunctionDatabase } from '#shared/database/function-database';
import { parseEnvironment } from '#shared/env';
import { createHttpHandler } from '#shared/http/handler';
import { logger } from '#shared/observability/logger';
import { healthEnvironment } from './env.ts';
import { checkHealth } from './health.ts';

const environment = parseEnvironment(healthEnvironment);
const database = createFunctionDatabase(environment.DATABASE_SECRET_ID);

/** Monitors ask once in some seconds; each time costs the database a query, and keeps it awake. */
const maxPerMinute = 120;

export const handler = createHttpHandler<RouteKeyOf<'health'>>(
  {
    'GET /health': () =>
      checkHealth({
        ping: () => database.query({ text: 'select 1' }),
        onFailure: (error) => logger.error('database is disconnected', error as Error),
      }),
  },
  { addressLimit: { maxPerMinute } },
);
