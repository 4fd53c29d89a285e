import type { RouteKeyOf } from '#shared/contract/routes';
import { databaseConnection } from '#shared/database/connection';
import { DatabaseUnavailableError } from '#shared/database/errors';
import { parseEnvironment } from '#shared/env';
import { createHttpHandler } from '#shared/http/handler';
import { createRenewable } from '#shared/renewable';
import { secretVersions } from '#shared/secret-versions';
import { readSecret } from '#shared/secrets';
import { type AuthService, createAuthService } from './auth.ts';
import { authEnvironment } from './env.ts';

const environment = parseEnvironment(authEnvironment);

/** Made anew when the database cannot be reached: the password in its secret may have been rotated. */
const useService = createRenewable({
  create: createService,
  isOutdated: (error) => error instanceof DatabaseUnavailableError,
  dispose: (service) => service.close(),
});

async function createService(fresh: boolean): Promise<AuthService> {
  const [connection, secrets] = await Promise.all([
    readSecret(environment.DATABASE_SECRET_ID, databaseConnection, { fresh }),
    readSecret(environment.AUTH_SECRET_ID, secretVersions, { fresh }),
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
}

export const handler = createHttpHandler<RouteKeyOf<'auth'>>({
  'ANY /api/auth/{proxy+}': (event) => useService((service) => service.answer(event)),
});
