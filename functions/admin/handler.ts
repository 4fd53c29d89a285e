import type { Context } from 'aws-lambda';
import type { AdministrationAnswer } from '#shared/contract/administration';
import { createFunctionDatabase } from '#shared/database/function-database';
import { parseEnvironment } from '#shared/env';
import { withRequest } from '#shared/observability/request-scope';
import { administer } from './admin.ts';
import { adminEnvironment } from './env.ts';

const environment = parseEnvironment(adminEnvironment);
const database = createFunctionDatabase(environment.DATABASE_SECRET_ID);

/**
 * Serves operators who may invoke it; no route leads here. The audit line's `request_id` is Lambda's id of the
 * invocation, by which CloudTrail tells who it was.
 */
export function handler(event: unknown, context: Context): Promise<AdministrationAnswer> {
  return withRequest({ requestId: context.awsRequestId }, () => administer(database, event));
}
