import { exchangeCode, type ReadClient } from './code-exchange.ts';
import { SocialRefusal } from './errors.ts';
import { askProvider } from './exchange.ts';
import { verifyIdToken } from './id-token.ts';
import { createMetadata, type Metadata } from './metadata.ts';
import { toProfile } from './profile.ts';
import type { Protocol } from './provider.ts';

interface OidcOptions {
  readonly name: string;
  readonly issuer: string;
  readonly readClient: ReadClient;
}

/** OpenID Connect Core 1.0 by the code flow, with what the issuer's discovery document says. */
export function createOidc({ name, issuer, readClient }: OidcOptions): Protocol {
  const getMetadata = createMetadata(name, issuer);
  return {
    issuer,
    scopes: ['openid', 'email', 'profile'],
    usesNonce: true,
    findAuthorizationEndpoint: async () => (await getMetadata()).authorization_endpoint,
    async readProfile(grant, { nonce, answeredBy }) {
      const metadata = await getMetadata();
      // RFC 9207 §2.4: without it, the answer may be another provider's.
      if (metadata.authorization_response_iss_parameter_supported && answeredBy !== issuer) {
        throw new SocialRefusal(
          'issuer_missing',
          'the answer does not name its issuer, as this provider does',
        );
      }
      const { clientId, tokens } = await exchangeCode(grant, {
        provider: name,
        tokenEndpoint: metadata.token_endpoint,
        isSecretInBody: metadata.token_endpoint_auth_methods_supported.includes('client_secret_post'),
        readClient,
      });
      const { id_token: idToken, access_token: accessToken } = tokens;
      if (typeof idToken !== 'string') throw new SocialRefusal('invalid_id_token', 'there is no ID token');
      const claims = await verifyIdToken(idToken, { provider: name, metadata, clientId, nonce });
      if (claims.email !== undefined) return toProfile(claims);
      return toProfile({ ...(await readUserInfo(name, metadata, accessToken, claims.sub)), ...claims });
    },
  };
}

/** Providers with thin ID tokens tell the address here. §5.3.2: it must be about the same subject. */
async function readUserInfo(
  provider: string,
  { userinfo_endpoint: endpoint }: Metadata,
  accessToken: unknown,
  subject: string | undefined,
): Promise<object> {
  if (endpoint === undefined || typeof accessToken !== 'string') return {};
  const { body } = await askProvider(provider, endpoint, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  return 'sub' in body && body.sub === subject ? body : {};
}
