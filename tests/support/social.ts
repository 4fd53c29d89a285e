import type { AuthOptions } from '../../functions/auth/auth.ts';
import type { SignInProvider } from '../../functions/auth/social/plugin.ts';
import { issuer, startAuth, type TestAuth } from './auth.ts';
import { githubClient, startGithub } from './github.ts';
import { type Choice, consent, startGoogle } from './google.ts';
import { findMail, tokenIn } from './mail.ts';

export const callbackURL = 'https://app.example.test/welcome';
export const errorCallbackURL = 'https://app.example.test/sorry';

type OtherId = 'cold' | 'unfilled' | 'rotated';

/**
 * The auth service with Google and GitHub to sign in with, and if asked for further providers that lead to the same place
 * as Google.
 */
export async function startSocialAuth(options: Partial<AuthOptions> = {}, others: readonly OtherId[] = []) {
  const github = await startGithub();
  const githubProvider: SignInProvider = {
    id: 'github',
    name: 'GitHub',
    speaks: 'github',
    url: github.url,
    apiUrl: github.url,
    readClient: async ({ fresh }) => (fresh ? githubClient : { ...githubClient, clientSecret: 'old' }),
  };
  const ids = ['google', ...others] as const;
  const google = await startGoogle(ids.map((id) => `${issuer}/api/auth/callback/${id}`));
  const providers = ids.map(
    (id): SignInProvider => ({
      id,
      name: id === 'google' ? 'Google' : id,
      speaks: 'oidc',
      issuer: google.issuer,
      async readClient({ fresh }) {
        if (id === 'unfilled') return undefined;
        return id === 'rotated' && !fresh ? { ...google.client, clientSecret: 'old' } : google.client;
      },
    }),
  );
  const auth = await startAuth({
    providers: [...providers, githubProvider],
    ...options,
  });
  return {
    ...auth,
    ...createSteps(auth),
    google,
    github,
    newestToken: (email: string) => tokenIn(findMail(auth.mailbox, email)),
    async stop() {
      await auth.stop();
      await google.stop();
      await github.stop();
    },
  };
}

export type SocialAuth = Awaited<ReturnType<typeof startSocialAuth>>;

/** A sign-in that has begun: where the browser is to go, and the cookie that it keeps. */
export interface Begun {
  readonly url: string;
  readonly cookie: string;
}

/** What a browser does with a service. */
export function createSteps(auth: Pick<TestAuth, 'get' | 'post'>) {
  const begin = async (
    path = '/sign-in/social',
    headers: Record<string, string> = {},
    members: object = {},
  ): Promise<Begun> => {
    const body = { provider: 'google', callbackURL, errorCallbackURL, ...members };
    const answer = await auth.post(path, body, headers);
    return { url: answer.body.url, cookie: answer.cookies.map((line) => line.split(';', 1)[0]).join('; ') };
  };
  const comeBack = async (back: URL, { cookie }: Pick<Begun, 'cookie'>) => {
    const answer = await auth.get(`${back.pathname.slice('/api/auth'.length)}${back.search}`, {
      ...(cookie && { cookie }),
    });
    const target = new URL(String(answer.headers.location ?? 'about:blank'), issuer);
    const session = answer.cookies.find((line) => line.includes('session_token='));
    return {
      ...answer,
      /** Where the browser is sent on to, without the query. */
      target: `${target.origin}${target.pathname}`,
      error: target.searchParams.get('error'),
      sessionCookie: session?.split(';', 1)[0],
    };
  };
  return {
    begin,
    comeBack,
    /** The whole way: begin, choose, come back. */
    async signInAs(choice: Choice | 'refuse') {
      const begun = await begin();
      return comeBack(await consent(begun.url, choice), begun);
    },
  };
}
