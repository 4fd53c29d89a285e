import type { ResourceName } from '#shared/contract/resources';
import type { RouteKeyOf } from '#shared/contract/routes';
import { createFunctionDatabase } from '#shared/database/function-database';
import { parseEnvironment } from '#shared/env';
import type { Route } from '#shared/http/event';
import { createHttpHandler } from '#shared/http/handler';
import { createIdentifyCaller, type IdentifyCaller } from '#shared/resources/caller';
import { resourceEnvironment } from '#shared/resources/env';
import { createAccessTokenVerifier } from '#shared/tokens/access-token';
import { loadKeySet } from '#shared/tokens/key-set';
import { createKeySource } from '#shared/tokens/key-source';

/** The routes of a resource by route key: those of its contract, all of them. */
export type ResourceRoutes<N extends ResourceName> = Readonly<Record<RouteKeyOf<N>, Route>>;

/** The Lambda handler of a resource's function, from its environment. @throws ConfigurationError */
export function createResourceHandler<N extends ResourceName>(
  createRoutes: (identifyCaller: IdentifyCaller) => ResourceRoutes<N>,
) {
  const environment = parseEnvironment(resourceEnvironment);
  const database = createFunctionDatabase(environment.DATABASE_SECRET_ID);
  const verifyAccessToken = createAccessTokenVerifier({
    issuer: environment.ISSUER,
    audience: environment.AUDIENCE,
    keys: createKeySource({ load: () => loadKeySet(database) }),
  });
  return createHttpHandler(createRoutes(createIdentifyCaller({ database, verifyAccessToken })));
}
