import { join } from 'node:path';
import { parseEnvironment } from '#shared/env';
import { createHttpHandler } from '#shared/http/handler';
import { createAccountRoutes } from './account.ts';
import { accountEnvironment } from './env.ts';
import { createAssets } from './server/assets.ts';

const environment = parseEnvironment(accountEnvironment);
const assets = createAssets(join(import.meta.dirname, 'account-pages'));

/** A page and its scripts are some five requests the first time; behind one address there may be a company. */
const maxPerMinute = 600;

export const handler = createHttpHandler(createAccountRoutes(environment, assets), {
  addressLimit: { maxPerMinute },
});
