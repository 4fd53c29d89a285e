import { type Jwk, jwt } from 'better-auth/plugins/jwt';
import { type AccessTokenClaims, accessTokenAlgorithm } from '#shared/contract/claims';
import type { OneShotDatabase } from '#shared/database/one-shot';
import type { SecretVersions } from '#shared/secret-versions';
import { createSigningKeys } from './signing-keys.ts';

export interface TokenOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly tokenLifetimeSeconds: number;
  readonly database: OneShotDatabase;
  readonly secrets: SecretVersions;
}

/** Access tokens as RS256 JWTs whose claims are exactly those of the contract. */
export function createTokenPlugin(options: TokenOptions) {
  const { issuer, audience, tokenLifetimeSeconds, database, secrets } = options;
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
    adapter: { getJwks: createSigningKeys(database, secrets), createJwk: refuseToMint },
  });
}

/** Two cold starts would mint two keys: the schema function mints, a request never does. */
async function refuseToMint(): Promise<Jwk> {
  throw new Error('there is no signing key: run the schema function');
}
