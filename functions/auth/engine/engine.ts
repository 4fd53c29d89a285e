import { betterAuth } from 'better-auth';
import { bearer } from 'better-auth/plugins/bearer';
import { type Jwk, jwt } from 'better-auth/plugins/jwt';
import type { PostgresPool } from 'kysely';
import { type AccessTokenClaims, accessTokenAlgorithm } from '#shared/contract/claims';
import type { OneShotDatabase } from '#shared/database/one-shot';
import type { EnginePool } from '#shared/database/pool';
import { logger } from '#shared/observability/logger';
import type { SecretVersions } from '#shared/secret-versions';
import { limitInput } from './input-limits.ts';
import { createRateLimit } from './limits.ts';
import { enginePath } from './open-routes.ts';
import { createSigningKeys } from './signing-keys.ts';
import { clientAddressHeader } from './web-request.ts';

/** Sessions live seven days and are extended at most once a day. */
const sessionLifetimeSeconds = 7 * 24 * 60 * 60;
const sessionRefreshSeconds = 24 * 60 * 60;
/** NIST SP 800-63B §5.1.1.2 for the least; the most bounds the cost of hashing. */
const minPasswordLength = 8;
const maxPasswordLength = 128;

export interface EngineOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly allowedOrigins: readonly string[];
  readonly tokenLifetimeSeconds: number;
  readonly requireEmailVerification: boolean;
  readonly secrets: SecretVersions;
  readonly database: OneShotDatabase;
  readonly pool: EnginePool;
}

/** Better Auth, set up for this service. Its `handler` answers Fetch requests below `/api/auth`. */
export function createEngine(options: EngineOptions) {
  return betterAuth({
    baseURL: options.issuer,
    basePath: enginePath,
    secrets: [...options.secrets],
    trustedOrigins: [...options.allowedOrigins],
    database: options.pool as PostgresPool,
    emailAndPassword: {
      enabled: true,
      // A sign-up that signs in would tell a stranger whether the address was known.
      autoSignIn: false,
      requireEmailVerification: options.requireEmailVerification,
      minPasswordLength,
      maxPasswordLength,
    },
    session: { expiresIn: sessionLifetimeSeconds, updateAge: sessionRefreshSeconds },
    rateLimit: createRateLimit(options.database),
    hooks: { before: limitInput },
    advanced: {
      // Said in full: left out, the check would depend on what NODE_ENV and TEST happen to be.
      disableOriginCheck: false,
      database: { generateId: 'uuid', joins: true, validateSchema: false },
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
    },
    plugins: [bearer(), createTokenPlugin(options)],
    telemetry: { enabled: false },
    // Errors that are not answers belong to the one place that turns them into one.
    onAPIError: { throw: true },
    // What the engine calls an error is a caller's mistake: its own errors are thrown.
    logger: { log: (level, message) => logger[level === 'error' ? 'warn' : level](message) },
  });
}

/** Access tokens as RS256 JWTs whose claims are exactly those of the contract. */
function createTokenPlugin({ issuer, audience, tokenLifetimeSeconds, database }: EngineOptions) {
  return jwt({
    jwks: { keyPairConfig: { alg: accessTokenAlgorithm } },
    disableSettingJwtHeader: true,
    jwt: {
      issuer,
      audience,
      expirationTime: `${tokenLifetimeSeconds}s`,
      definePayload: ({
        user,
        session,
      }): Pick<AccessTokenClaims, 'sid' | 'email' | 'email_verified' | 'name'> => ({
        sid: session.id,
        email: user.email,
        email_verified: user.emailVerified,
        name: user.name,
      }),
    },
    adapter: { getJwks: createSigningKeys(database), createJwk: refuseToMint },
  });
}

/** Two cold starts would mint two keys: the schema function mints, a request never does. */
async function refuseToMint(): Promise<Jwk> {
  throw new Error('there is no signing key: run the schema function');
}
