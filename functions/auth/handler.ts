import type { RouteKeyOf } from '#shared/contract/routes';
import { databaseConnection } from '#shared/database/connection';
import { DatabaseUnavailableError } from '#shared/database/errors';
import { parseEnvironment } from '#shared/env';
import { createHttpHandler } from '#shared/http/handler';
import { createDeliver, createSecretMailer } from '#shared/mail/deliver';
import { createMessages } from '#shared/mail/messages';
import { logger } from '#shared/observability/logger';
import { createBreachCheck } from '#shared/passwords/breached';
import { createRenewable } from '#shared/renewable';
import { secretVersions } from '#shared/secret-versions';
import { readSecret } from '#shared/secrets';
import { type AuthOptions, type AuthService, createAuthService } from './auth.ts';
import { NewerSecretError } from './engine/newer-secret.ts';
import { authEnvironment } from './env.ts';
import { signInProviders } from './social/providers.ts';

/** A mail service that has not answered by then is down for a person who waits. */
const mailTimeoutMs = 1_500;
/** The mail's time and what the database needs before it. */
const evenTimeMs = 1_800;

const environment = parseEnvironment(authEnvironment);

type ServiceParts = Pick<AuthOptions, 'connection' | 'secrets' | 'passkeys'>;

/** Made anew when one of its secrets was rotated. */
const useService = createRenewable({
  read: readServiceParts,
  create: createService,
  isOutdated: (error) => error instanceof DatabaseUnavailableError,
  isInsufficient: (error) => error instanceof NewerSecretError,
  dispose: (service) => service.close(),
});

async function readServiceParts(fresh: boolean): Promise<ServiceParts> {
  const { SECOND_FACTORS: factors, PASSKEY_DOMAIN: domain } = environment;
  const [connection, secrets, passkeys] = await Promise.all([
    readSecret(environment.DATABASE_SECRET_ID, databaseConnection, { fresh }),
    readSecret(environment.AUTH_SECRET_ID, secretVersions, { fresh }),
    factors.includes('passkeys') ? import('./second-factor/passkey-plugin.ts') : undefined,
  ]);
  return {
    connection,
    secrets,
    passkeys: passkeys && { createPlugin: passkeys.createPasskeyPlugin, domain: domain || undefined },
  };
}

function createService(parts: ServiceParts): AuthService {
  const { BREACHED_PASSWORDS: policy, BREACHED_PASSWORDS_URL: url, SECOND_FACTORS: factors } = environment;
  return createAuthService({
    ...parts,
    issuer: environment.ISSUER,
    audience: environment.AUDIENCE,
    allowedOrigins: environment.ALLOWED_ORIGINS,
    tokenLifetimeSeconds: environment.TOKEN_LIFETIME_SECONDS,
    requireEmailVerification: environment.REQUIRE_EMAIL_VERIFICATION,
    breachCheck:
      policy === 'unchecked'
        ? undefined
        : createBreachCheck({ url, onUnavailable: ({ message }) => logger.warn(message) }),
    refuseUncheckedPasswords: policy === 'refuse-on-outage',
    productName: environment.PRODUCT_NAME,
    totp: factors.includes('totp') ? { trustedDeviceDays: environment.TRUSTED_DEVICE_DAYS } : undefined,
    providers: signInProviders(environment),
    messages: createMessages({ productName: environment.PRODUCT_NAME }),
    deliver: createDeliver(createSecretMailer(environment.EMAIL_SECRET_ID, mailTimeoutMs)),
    evenTimeMs,
  });
}

export const handler = createHttpHandler<RouteKeyOf<'auth'>>({
  'ANY /api/auth/{proxy+}': (event) =>
    useService(
      (service) => service.answer(event),
      (service) => service.knowsSignatures(event),
    ),
});
