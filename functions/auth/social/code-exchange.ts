import type { OAuthClient } from '#shared/oauth-client';
import { SocialRefusal } from './errors.ts';
import { askProvider, type ProviderAnswer } from './exchange.ts';

/** What a browser brought back from the provider, and what else the provider wants to see for it. */
export interface CodeGrant {
  readonly code: string;
  readonly codeVerifier: string;
  readonly redirectUri: string;
}

/** Reads this service's credentials at a provider; `fresh` past any cache. Undefined if there are none. */
export type ReadClient = (options: { readonly fresh: boolean }) => Promise<OAuthClient | undefined>;

export interface Exchanged {
  readonly clientId: string;
  /** The provider's whole answer, unchecked. */
  readonly tokens: Readonly<Record<string, unknown>>;
}

interface ExchangeOptions {
  readonly provider: string;
  readonly tokenEndpoint: string;
  /** Whether the secret goes in the form, or in an `Authorization` header. */
  readonly isSecretInBody: boolean;
  readonly readClient: ReadClient;
}

/**
 * Exchanges a code for tokens (RFC 6749 §4.1.3, RFC 7636 §4.5). Credentials that the provider does not know (any
 * more) are read anew once: they may have been rotated.
 * @throws SocialRefusal, ProviderUnavailableError
 */
export async function exchangeCode(grant: CodeGrant, options: ExchangeOptions): Promise<Exchanged> {
  const { client, answer } = await askForTokens(grant, options);
  if (answer.status !== 200) {
    throw new SocialRefusal('invalid_code', `the code was answered with ${answer.status}`);
  }
  return { clientId: client.clientId, tokens: { ...answer.body } };
}

async function askForTokens(grant: CodeGrant, options: ExchangeOptions) {
  const { provider, tokenEndpoint, isSecretInBody, readClient } = options;
  const ask = async (fresh: boolean) => {
    const client = await readClient({ fresh });
    if (!client) throw new SocialRefusal('invalid_code', `there are no credentials for ${provider} any more`);
    const answer = await askProvider(provider, tokenEndpoint, tokenRequest(grant, client, isSecretInBody));
    return { client, answer };
  };
  const first = await ask(false);
  return isClientRefused(first.answer) ? ask(true) : first;
}

/** RFC 6749 §5.2, and what GitHub calls it. */
const clientErrors: readonly unknown[] = ['invalid_client', 'incorrect_client_credentials'];

function isClientRefused({ body }: ProviderAnswer): boolean {
  return 'error' in body && clientErrors.includes(body.error);
}

function tokenRequest(
  { code, codeVerifier, redirectUri }: CodeGrant,
  { clientId, clientSecret }: OAuthClient,
  isSecretInBody: boolean,
): RequestInit {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: codeVerifier,
    ...(isSecretInBody && { client_id: clientId, client_secret: clientSecret }),
  });
  const headers = isSecretInBody
    ? {}
    : { authorization: `Basic ${basicCredentials(clientId, clientSecret)}` };
  return { method: 'POST', body, headers };
}

/** RFC 6749 §2.3.1: each is form-encoded first. */
function basicCredentials(clientId: string, clientSecret: string): string {
  const encode = (text: string) => new URLSearchParams({ '': text }).toString().slice(1);
  return Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString('base64');
}
