import type { Context } from 'aws-lambda';
import type { ReportAnswer } from '#shared/contract/migration';
import { createFunctionDatabase } from '#shared/database/function-database';
import { parseEnvironment } from '#shared/env';
import { withRequest } from '#shared/observability/request-scope';
import { ledgerEnvironment } from '../env.ts';
import { report } from './report.ts';

/** Counting the users of a large run takes longer than a request of the API may; the function has 30 s. */
const timeoutMs = 25_000;
const environment = parseEnvironment(ledgerEnvironment);
const database = createFunctionDatabase(environment.DATABASE_SECRET_ID, { timeoutMs });

/** Serves operators who may invoke it; no route leads here. */
export function handler(event: unknown, context: Context): Promise<ReportAnswer> {
  return withRequest({ requestId: context.awsRequestId }, () => report(database, event));
}
