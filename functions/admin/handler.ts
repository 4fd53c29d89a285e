import type { Context } from 'aws-lambda';
import type { AdministrationAnswer } from '#shared/contract/administration';
import { createFunctionDatabase } from '#shared/database/function-database';
import { parseEnvironment } from '#shared/env';
import { createDeliver, createSecretMailer } from '#shared/mail/deliver';
import { createMessages } from '#shared/mail/messages';
import { withRequest } from '#shared/observability/request-scope';
import { administer } from './admin.ts';
import { adminEnvironment } from './env.ts';

/** An operator who waits has more patience than somebody who signs in. */
const mailTimeoutMs = 5_000;

const environment = parseEnvironment(adminEnvironment);
const parts = {
  database: createFunctionDatabase(environment.DATABASE_SECRET_ID),
  messages: createMessages({ productName: environment.PRODUCT_NAME }),
  deliver: createDeliver(createSecretMailer(environment.EMAIL_SECRET_ID, mailTimeoutMs)),
};

/**
 * Serves operators who may invoke it; no route leads here. The audit line's `request_id` is Lambda's id of the
 * invocation, by which CloudTrail tells who it was.
 */
export function handler(event: unknown, context: Context): Promise<AdministrationAnswer> {
  return withRequest({ requestId: context.awsRequestId }, () => administer(parts, event));
}
