import { APIError } from 'better-auth/api';
import { createAuthorizationURL, type OAuthProvider } from 'better-auth/oauth2';
import type { CodeGrant, ReadClient } from './code-exchange.ts';
import { continueFlow, providerNotFound } from './flow.ts';
import type { Profile } from './profile.ts';

/** How a provider is spoken to. */
export interface Protocol {
  /** What the provider's answers name it as (RFC 9207); undefined where they name nothing. */
  readonly issuer?: string;
  readonly scopes: readonly string[];
  /** Whether the profile comes in an ID token, which then must carry the nonce of this sign-in. */
  readonly usesNonce: boolean;
  /** @throws ProviderUnavailableError */
  findAuthorizationEndpoint(): Promise<string>;
  /**
   * Exchanges a code for whoever has agreed to it.
   * @throws SocialRefusal, ProviderUnavailableError
   */
  readProfile(grant: CodeGrant, answer: ProviderReply): Promise<Profile>;
}

/** What else is known of the answer that a browser has brought back. */
export interface ProviderReply {
  readonly nonce: string;
  /** The issuer that it says it is from. */
  readonly answeredBy: string | undefined;
}

export interface ProviderOptions {
  /** Stands in the path of the redirect URI, and with every account that signs in so: it never changes. */
  readonly id: string;
  /** What people know the provider by. */
  readonly name: string;
  readonly readClient: ReadClient;
  readonly protocol: Protocol;
  /** Hears who signs in before the engine looks for the account. */
  readonly onProfile: (profile: Profile) => Promise<void>;
}

/**
 * A provider for the engine, which brings state, PKCE and nonce. The code is exchanged where the engine asks for the profile,
 * because there the nonce is known. No token of the provider is handed to the engine: it would store it.
 */
export function createProvider(options: ProviderOptions): OAuthProvider<Profile> {
  const { id, name, readClient, protocol, onProfile } = options;
  const { issuer, scopes, usesNonce } = protocol;
  return {
    id,
    name,
    ...(issuer !== undefined && { issuer }),
    requiresIdTokenNonce: usesNonce,
    accountSubject: ({ profile }) => profile.subject,
    async createAuthorizationURL({ state, codeVerifier, redirectURI, idTokenNonce, loginHint }) {
      const client = await readClient({ fresh: false });
      if (!client) throw new APIError('NOT_FOUND', providerNotFound);
      return createAuthorizationURL({
        id,
        options: { clientId: client.clientId },
        authorizationEndpoint: await protocol.findAuthorizationEndpoint(),
        state,
        codeVerifier,
        scopes: [...scopes],
        redirectURI,
        ...(idTokenNonce !== undefined && { nonce: idTokenNonce }),
        ...(loginHint !== undefined && { loginHint }),
      });
    },
    validateAuthorizationCode: async ({ code, codeVerifier = '', redirectURI }) => {
      const grant: CodeGrant = { code, codeVerifier, redirectUri: redirectURI };
      return { raw: { ...grant } };
    },
    async getUserInfo({ raw, expectedIdTokenNonce: nonce = '' }) {
      const { answeredBy } = await continueFlow(id);
      const profile = await protocol.readProfile(raw as unknown as CodeGrant, { nonce, answeredBy });
      await onProfile(profile);
      const { email, emailVerified, name: userName, image } = profile;
      return { user: { email, emailVerified, name: userName, ...(image && { image }) }, data: profile };
    },
  };
}
