import { z } from 'zod';

/** A key that verifies access tokens (RFC 7517 §4): `n` and `e` are those of RSA, in base64url (RFC 7518 §6.3.1). */
const verificationKey = z
  .object({
    kty: z.string(),
    n: z.string(),
    e: z.string(),
    kid: z.string(),
    use: z.literal('sig'),
    alg: z.string(),
  })
  .meta({ id: 'VerificationKey' });

/** The published key set (RFC 7517 §5), newest key first. */
export const publishedKeySet = z.object({ keys: z.array(verificationKey) }).meta({ id: 'KeySet' });

/** OpenID provider metadata, as far as verifiers of access tokens need it (OpenID Connect Discovery 1.0 §3). */
export const providerMetadata = z
  .object({
    issuer: z.url(),
    jwks_uri: z.url(),
    response_types_supported: z.array(z.string()),
    subject_types_supported: z.array(z.string()),
    id_token_signing_alg_values_supported: z.array(z.string()),
    claims_supported: z.array(z.string()),
  })
  .meta({ id: 'ProviderMetadata' });

export type ProviderMetadata = z.output<typeof providerMetadata>;
