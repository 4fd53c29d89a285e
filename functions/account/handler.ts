import type { RouteKeyOf } from '#shared/contract/routes';
import { parseEnvironment } from '#shared/env';
import { createHttpHandler } from '#shared/http/handler';
import { createAccountPages } from './account.ts';
import { accountEnvironment } from './env.ts';

const environment = parseEnvironment(accountEnvironment);

/** A person opens a page once or twice; behind one address there may be a company, or the scanner of its mail. */
const maxPerMinute = 300;

export const handler = createHttpHandler<RouteKeyOf<'account'>>(
  { 'GET /account/{proxy+}': createAccountPages({ productName: environment.PRODUCT_NAME }) },
  { addressLimit: { maxPerMinute } },
);
