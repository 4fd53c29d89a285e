import type { RouteKeyOf } from '#shared/contract/routes';
import { parseEnvironment } from '#shared/env';
import { createHttpHandler } from '#shared/http/handler';
import { createDocsRoutes } from './docs.ts';
import { docsEnvironment } from './env.ts';

const { ISSUER: issuer, PRODUCT_NAME: productName, FEATURES: features } = parseEnvironment(docsEnvironment);

/** Both answers come from memory, and caches keep them. */
const maxPerMinute = 300;

export const handler = createHttpHandler<RouteKeyOf<'docs'>>(
  createDocsRoutes({ issuer, productName, features }),
  { addressLimit: { maxPerMinute } },
);
