import type { Context } from 'aws-lambda';
import type { UpkeepReport } from '#shared/contract/upkeep';
import { createFunctionDatabase } from '#shared/database/function-database';
import { parseEnvironment } from '#shared/env';
import { logger } from '#shared/observability/logger';
import { countEvent, measure } from '#shared/observability/metrics';
import { withRequest } from '#shared/observability/request-scope';
import { maintenanceEnvironment } from './env.ts';
import { runUpkeep } from './maintenance.ts';

const environment = parseEnvironment(maintenanceEnvironment);
const database = createFunctionDatabase(environment.DATABASE_SECRET_ID);
/** Kept for a batch that hangs until its own timeout, the age of the key and the answer. */
const reserveMs = 10_000;

/** A part of a run failed; the log says which and why, and the rest was done. */
class UpkeepError extends Error {
  override readonly name = 'UpkeepError';
}

/** Runs by schedule, and whenever somebody invokes it; the event does not matter. */
export function handler(_event: unknown, context: Context): Promise<UpkeepReport> {
  return withRequest({ requestId: context.awsRequestId }, async () => {
    const { report, failed } = await runUpkeep({
      database,
      remainingMs: () => context.getRemainingTimeInMillis() - reserveMs,
      onFailure: (what, error) => logger.error(`${what} could not be purged`, error as Error),
    });
    logger.info('upkeep', { report });
    measure(
      'RowsPurged',
      Object.values(report.purged).reduce((sum, rows) => sum + rows, 0),
    );
    if (report.signing_key_age_days !== null) measure('SigningKeyAgeDays', report.signing_key_age_days);
    if (report.complete) countEvent('UpkeepCompleted');
    if (failed.length > 0) throw new UpkeepError(`${failed.join(', ')} could not be purged: see the log`);
    return report;
  });
}
