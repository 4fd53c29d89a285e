import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { OidcContext, Provider } from 'oidc-provider';
import { claimsOf, type Identity } from './identities.ts';

/** The application at the provider, as its secret has it. */
export interface OidcClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface ProviderOptions extends OidcClient {
  readonly issuer: string;
  /** The only addresses that codes are sent to, compared letter by letter. */
  readonly redirectUris: readonly string[];
  readonly findIdentity: (subject: string) => Identity | undefined;
}

const scope = 'openid email profile';
const minute = 60;
/** Google's codes and pages live for minutes, its ID tokens for an hour. In seconds. */
const lifetimes = {
  AuthorizationCode: 5 * minute,
  Interaction: 60 * minute,
  Session: 60 * minute,
  Grant: 60 * minute,
  AccessToken: 60 * minute,
  IdToken: 60 * minute,
};
const clockToleranceSeconds = 5;

/** A real OIDC server that speaks as Google does: PKCE, claims in the ID token, `iss` in its answers. */
export async function createProvider(options: ProviderOptions): Promise<Provider> {
  // Half of what this program loads: not before its first line of output.
  const [{ Provider, interactionPolicy }, { createMemoryAdapter }] = await Promise.all([
    import('oidc-provider'),
    import('oidc-provider/lib/adapters/memory_adapter.js'),
  ]);
  const { Check, Prompt } = interactionPolicy;
  const isChosen = ({ oidc }: OidcContext) =>
    oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
  const everyTime = new Check('choose', 'the identity is chosen anew each time', isChosen);
  return new Provider(options.issuer, {
    adapter: createMemoryAdapter(clockToleranceSeconds),
    // In the place of its own, which would write to the standard output when they are first used.
    clientBasedCORS: () => false,
    renderError,
    claims: { email: ['email', 'email_verified'], profile: ['name'] },
    clients: [toClient(options)],
    clockTolerance: clockToleranceSeconds,
    conformIdTokenClaims: false,
    cookies: { keys: [randomBytes(32).toString('hex')] },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    findAccount: (_: unknown, subject: string) => toAccount(options.findIdentity(subject)),
    interactions: {
      policy: [new Prompt({ name: 'login', requestable: true }, everyTime)],
      url: (_: unknown, { uid }: { uid: string }) => `${new URL(options.issuer).pathname}/choose/${uid}`,
    },
    jwks: { keys: [createSigningKey()] },
    loadExistingGrant: grant,
    pkce: { required: () => true },
    responseTypes: ['code'],
    ttl: lifetimes,
  });
}

function toClient({ clientId, clientSecret, redirectUris }: ProviderOptions) {
  return {
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uris: redirectUris,
    token_endpoint_auth_method: 'client_secret_post',
  };
}

function toAccount(identity: Identity | undefined) {
  return identity && { accountId: identity.subject, claims: () => claimsOf(identity) };
}

/** Whoever has chosen an identity agrees to what is asked for. */
async function grant({ oidc }: OidcContext) {
  const { clientId } = oidc.client;
  const granted = new oidc.provider.Grant({ clientId, accountId: oidc.session.accountId });
  granted.addOIDCScope(scope);
  await granted.save();
  return granted;
}

function renderError(
  context: { type: string; body: string },
  { error, error_description }: Record<string, string>,
) {
  context.type = 'text/plain';
  context.body = `${error}: ${error_description ?? ''}`;
}

function createSigningKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig' };
}
