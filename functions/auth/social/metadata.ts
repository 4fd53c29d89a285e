import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { isPrivateEndpoint } from '#shared/loopback';
import { ProviderUnavailableError } from './errors.ts';
import { askProvider, exchangeTimeoutMs } from './exchange.ts';

/** Providers change their endpoints once in years; Google lets its document be kept for an hour. */
const maxAgeMs = 3_600_000;

const endpoint = z.url().refine(isPrivateEndpoint, 'must be https');

/** What is used of a discovery document (OpenID Connect Discovery 1.0 §3, RFC 9207 §3). */
const discoveryDocument = z.object({
  issuer: z.string(),
  authorization_endpoint: endpoint,
  token_endpoint: endpoint,
  jwks_uri: endpoint,
  userinfo_endpoint: endpoint.optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).default(['client_secret_basic']),
  authorization_response_iss_parameter_supported: z.boolean().default(false),
});

/** Where a provider answers, and the keys that it signs with. */
export interface Metadata extends z.output<typeof discoveryDocument> {
  readonly keys: JWTVerifyGetKey;
}

/**
 * Reads a provider's discovery document when it is first needed and once an hour: a provider that is away must not
 * keep an environment from starting. An old one serves while there is no new one.
 * @throws ProviderUnavailableError (from the function returned), also for the document of another issuer
 */
export function createMetadata(
  provider: string,
  issuer: string,
  now: () => number = Date.now,
): () => Promise<Metadata> {
  let cached: { metadata: Metadata; readAt: number } | undefined;

  return async function getMetadata() {
    if (cached && now() - cached.readAt < maxAgeMs) return cached.metadata;
    try {
      cached = { metadata: await readMetadata(provider, issuer), readAt: now() };
    } catch (error) {
      if (!cached) throw error;
    }
    return cached.metadata;
  };
}

async function readMetadata(provider: string, issuer: string): Promise<Metadata> {
  // §4.1: a slash at the end of an issuer, which belongs to it, does not count here.
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const { status, body } = await askProvider(provider, url);
  const parsed = discoveryDocument.safeParse(body);
  if (status !== 200 || !parsed.success) {
    throw new ProviderUnavailableError(provider, `answered ${status} without a usable discovery document`);
  }
  // §4.3: a document of another issuer would let that one speak for this one.
  if (parsed.data.issuer !== issuer) {
    throw new ProviderUnavailableError(provider, 'has the discovery document of another issuer');
  }
  const keys = createRemoteJWKSet(new URL(parsed.data.jwks_uri), { timeoutDuration: exchangeTimeoutMs });
  return { ...parsed.data, keys };
}
