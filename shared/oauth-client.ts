import { z } from 'zod';

/** Visible ASCII without spaces, as RFC 6749 appendix A.1 and A.2 has both; longer ones nobody gives out. */
const credential = (what: string) =>
  z.string().regex(/^[!-~]{1,512}$/, `must be the ${what} that the provider has given out`);

/** What a stage's secret `google`, or `oidc/<id>`, holds: this service as a client of a provider to sign in with. */
export const oauthClient = z.object({
  clientId: credential('client id'),
  clientSecret: credential('client secret'),
});

export type OAuthClient = z.output<typeof oauthClient>;
