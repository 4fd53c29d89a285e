import { z } from 'zod';
import { exchangeCode, type ReadClient } from './code-exchange.ts';
import { ProviderUnavailableError, SocialRefusal } from './errors.ts';
import { askProvider } from './exchange.ts';
import { toProfile } from './profile.ts';
import type { Protocol } from './provider.ts';

const name = 'GitHub';
/** Which answers to expect: https://docs.github.com/en/rest/about-the-rest-api/api-versions */
const apiVersion = '2022-11-28';

/** https://docs.github.com/en/rest/users/users#get-the-authenticated-user */
const userSchema = z.object({
  id: z.int().positive(),
  login: z.string(),
  name: z.string().nullish(),
  avatar_url: z.string().nullish(),
});
/** https://docs.github.com/en/rest/users/emails#list-email-addresses-for-the-authenticated-user */
const emailsSchema = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

interface GithubOptions {
  /** Where people agree and codes are exchanged, without a trailing slash. */
  readonly url: string;
  readonly apiUrl: string;
  readonly readClient: ReadClient;
}

/** OAuth 2.0 as GitHub speaks it: no ID token, no issuer; the profile is asked for with the access token. */
export function createGithub({ url, apiUrl, readClient }: GithubOptions): Protocol {
  return {
    scopes: ['user:email'],
    usesNonce: false,
    findAuthorizationEndpoint: async () => `${url}/login/oauth/authorize`,
    async readProfile(grant) {
      const { tokens } = await exchangeCode(grant, {
        provider: name,
        tokenEndpoint: `${url}/login/oauth/access_token`,
        isSecretInBody: true,
        readClient,
      });
      const { access_token: token } = tokens;
      // GitHub tells of a code that it does not take with 200.
      if (typeof token !== 'string') throw new SocialRefusal('invalid_code', 'there is no access token');
      const [user, emails] = await Promise.all([
        readApi(`${apiUrl}/user`, token, userSchema),
        readApi(`${apiUrl}/user/emails`, token, emailsSchema),
      ]);
      const primary = emails.find((entry) => entry.primary);
      return toProfile({
        sub: String(user.id),
        email: primary?.email,
        email_verified: primary?.verified,
        name: user.name ?? user.login,
        picture: user.avatar_url ?? undefined,
      });
    },
  };
}

async function readApi<Schema extends z.ZodType>(
  url: string,
  token: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const { status, body } = await askProvider(name, url, {
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      // GitHub refuses requests that do not say who asks.
      'user-agent': 'gatehouse',
      'x-github-api-version': apiVersion,
    },
  });
  const parsed = schema.safeParse(body);
  if (status === 200 && parsed.success) return parsed.data;
  throw new ProviderUnavailableError(name, `answered ${status} without a usable ${new URL(url).pathname}`);
}
