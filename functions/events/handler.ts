import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Context } from 'aws-lambda';
import { createFunctionDatabase } from '#shared/database/function-database';
import { parseEnvironment } from '#shared/env';
import { logger } from '#shared/observability/logger';
import { measure } from '#shared/observability/metrics';
import { withRequest } from '#shared/observability/request-scope';
import { createBus } from './bus.ts';
import { eventsEnvironment } from './env.ts';
import { createOutbox } from './outbox.ts';
import { type Published, publishEvents } from './publish.ts';

/** A batch waits at most 4 s for its claim, 8 s for EventBridge and 4 s for its mark: less than the lease of 30 s. */
const connectionTimeoutMs = 1_000;
const requestTimeoutMs = 3_000;
const maxAttempts = 2;
/** Kept for the last batch and the end of a run. */
const reserveMs = 20_000;

const environment = parseEnvironment(eventsEnvironment);
const database = createFunctionDatabase(environment.DATABASE_SECRET_ID);
const bus = createBus({
  client: new EventBridgeClient({
    maxAttempts,
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
  }),
  busName: environment.EVENT_BUS_NAME,
  source: environment.EVENT_SOURCE,
});

/** Publishes what the database has written into its outbox. Any number may run at once: one works, the others end. */
export async function handler(_event: unknown, context: Context): Promise<Published> {
  const hasTime = () => context.getRemainingTimeInMillis() > reserveMs;
  return withRequest({ requestId: context.awsRequestId }, async () => {
    const outbox = createOutbox(database);
    try {
      const outcome = await publishEvents({ outbox, bus, hasTime });
      if (Object.keys(outcome.refused).length > 0) logger.warn('events were refused', { outcome });
      else if (outcome.published > 0) logger.info('events are published', { outcome });
      return outcome;
    } finally {
      const { oldestSeconds } = await outbox.finish();
      measure('OldestUnpublishedEvent', oldestSeconds);
    }
  });
}
