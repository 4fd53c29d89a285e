import { z } from 'zod';

/** The only signature algorithm of access tokens: every verifier in the field accepts it (RFC 7518 §3.3). */
export const accessTokenAlgorithm = 'RS256';

/**
 * The claims of an access token: an allow-list, never the whole user row.
 * `sub` is the user's id, `sid` the session's id (OpenID Connect Front-Channel Logout §3), both uuids;
 * `iat` and `exp` are seconds since 1970 (RFC 7519 §2).
 */
export const accessTokenClaims = z.object({
  iss: z.string(),
  aud: z.string(),
  /** Ids of users who moved here are what they were: PostgreSQL takes any 128 bits for a uuid. */
  sub: z.guid(),
  sid: z.uuid(),
  iat: z.int(),
  exp: z.int(),
  nbf: z.int().optional(),
  email: z.string(),
  email_verified: z.boolean(),
  name: z.string(),
});

export type AccessTokenClaims = z.output<typeof accessTokenClaims>;
