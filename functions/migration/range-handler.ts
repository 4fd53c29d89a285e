import type { Context } from 'aws-lambda';
import type { z } from 'zod';
import { rangeEvent } from '#shared/contract/migration';
import { createFunctionDatabase } from '#shared/database/function-database';
import { logger } from '#shared/observability/logger';
import { withRequest } from '#shared/observability/request-scope';
import type { factorEnvironment } from './env.ts';
import { bulk, type RangeWork, type SourceWork } from './range-work.ts';
import { createSourceParts } from './source-parts.ts';

/** Kept for the batch that is at work when the time is over; one that takes longer is killed, and repeated. */
const reserveMs = 30_000;

/** As `createRangeHandler`, for a step that reads the source. @throws ConfigurationError */
export function createSourceRangeHandler<T extends object>(
  done: string,
  environment: z.output<typeof factorEnvironment>,
  step: (work: SourceWork) => Promise<T>,
) {
  const readParts = createSourceParts(environment);
  return createRangeHandler(done, environment, async (work) => step({ ...work, ...(await readParts()) }));
}

/** A step on one range as a function: its event is a rangeEvent. The log has one line of it, with counts. */
export function createRangeHandler<T extends object>(
  done: string,
  { DATABASE_SECRET_ID }: { readonly DATABASE_SECRET_ID: string },
  step: (work: RangeWork) => Promise<T>,
) {
  const database = createFunctionDatabase(DATABASE_SECRET_ID, bulk);
  return (untrusted: unknown, context: Context): Promise<T> =>
    withRequest({ requestId: context.awsRequestId }, async () => {
      const event = rangeEvent.parse(untrusted);
      const remainingMs = () => context.getRemainingTimeInMillis() - reserveMs;
      const counts = await step({ database, event, remainingMs });
      logger.info(done, { run_id: event.runId, range: event.range, counts });
      return counts;
    });
}
