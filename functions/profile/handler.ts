import type { RouteKeyOf } from '#shared/contract/routes';
import { createFunctionDatabase } from '#shared/database/function-database';
import { parseEnvironment } from '#shared/env';
import { createHttpHandler } from '#shared/http/handler';
import { createAccessTokenVerifier } from '#shared/tokens/access-token';
import { loadKeySet } from '#shared/tokens/key-set';
import { createKeySource } from '#shared/tokens/key-source';
import { profileEnvironment } from './env.ts';
import { createProfileRoutes } from './profile.ts';

const environment = parseEnvironment(profileEnvironment);
const database = createFunctionDatabase(environment.DATABASE_SECRET_ID);
const verifyAccessToken = createAccessTokenVerifier({
  issuer: environment.ISSUER,
  audience: environment.AUDIENCE,
  keys: createKeySource({ load: () => loadKeySet(database) }),
});
const routes = createProfileRoutes({ database, verifyAccessToken });

export const handler = createHttpHandler<RouteKeyOf<'profile'>>({
  'GET /api/profile': routes.read,
  'POST /api/profile': routes.create,
  'PUT /api/profile': routes.change,
});
