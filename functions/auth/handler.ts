import type { RouteKeyOf } from '#shared/contract/routes';
import { readConnection } from '#shared/database/connection';
import { parseEnvironment } from '#shared/env';
import { createHttpHandler } from '#shared/http/handler';
import { once } from '#shared/once';
import { secretVersions } from '#shared/secret-versions';
import { readSecret } from '#shared/secrets';
import { createAuthService } from './auth.ts';
import { authEnvironment } from './env.ts';

const environment = parseEnvironment(authEnvironment);

const getService = once(async () => {
  const [connection, secrets] = await Promise.all([
    readConnection(environment.DATABASE_SECRET_ID),
    readSecret(environment.AUTH_SECRET_ID, secretVersions),
  ]);
  return createAuthService({
    connection,
    secrets,
    issuer: environment.ISSUER,
    audience: environment.AUDIENCE,
    allowedOrigins: environment.ALLOWED_ORIGINS,
    tokenLifetimeSeconds: environment.TOKEN_LIFETIME_SECONDS,
    requireEmailVerification: environment.REQUIRE_EMAIL_VERIFICATION,
  });
});

export const handler = createHttpHandler<RouteKeyOf<'auth'>>({
  'ANY /api/auth/{proxy+}': async (event) => (await getService())(event),
});
