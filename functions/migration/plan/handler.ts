import type { Context } from 'aws-lambda';
import { type ClosedRun, type OpenedRun, planEvent } from '#shared/contract/migration';
import { createFunctionDatabase } from '#shared/database/function-database';
import { parseEnvironment } from '#shared/env';
import { logger } from '#shared/observability/logger';
import { withRequest } from '#shared/observability/request-scope';
import { sourceEnvironment } from '../env.ts';
import { createOpenSource } from '../open-source.ts';
import { bulk } from '../range-work.ts';
import { createRuns } from '../target/runs.ts';
import { closeRun, openRun } from './plan.ts';

const environment = parseEnvironment(sourceEnvironment);
const settings = environment.MIGRATION_SETTINGS;
const openSource = createOpenSource(environment.SOURCE_SECRET_ID, settings);
const runs = createRuns(createFunctionDatabase(environment.DATABASE_SECRET_ID, bulk));

/** Opens and closes the run of an execution. */
export function handler(untrusted: unknown, context: Context): Promise<OpenedRun | ClosedRun> {
  return withRequest({ requestId: context.awsRequestId }, async () => {
    const event = planEvent.parse(untrusted);
    if (event.step === 'open') {
      const opened = await openRun({ runs, openSource, settings }, event);
      logger.info('run opened', { run: { ...opened, ranges: opened.ranges.length } });
      return opened;
    }
    if (event.step === 'reconciled') return runs.enterVerification(event.runId);
    const { users, ...closed } = await closeRun(runs, event.runId);
    logger.info('run closed', { run: closed, users });
    return closed;
  });
}
