import { openRoutes } from '../../functions/auth/routes.ts';
import type { SignedIn, TestAccounts } from './accounts.ts';
import { allowedOrigin, distantProvider, password } from './auth.ts';

const newPassword = 'another good password';

type Prepare = (person: SignedIn) => object | Promise<object>;

/** For each route that takes a body, one that somebody signed in may send with success. */
export function createHonestBodies(accounts: TestAccounts) {
  const signUp: Prepare = ({ email }) => ({ email: `2-${email}`, name: 'Ada', password });
  const signIn: Prepare = ({ email }) => ({ email, password });
  const address: Prepare = ({ email }) => ({ email });
  const provider: Prepare = () => ({ provider: distantProvider.id, callbackURL: allowedOrigin });
  const nothing: Prepare = () => ({});
  return {
    '/sign-up/email': signUp,
    '/signup': signUp,
    '/sign-in/email': signIn,
    '/signin': signIn,
    '/sign-out': nothing,
    '/signout': nothing,
    '/get-session': nothing,
    '/update-user': () => ({ name: 'Ada' }),
    '/send-verification-email': address,
    '/verify-email': async ({ email }) => {
      await accounts.post('/sign-up/email', { email: `2-${email}`, name: 'Ada', password });
      return { token: accounts.newestToken(`2-${email}`) };
    },
    '/request-password-reset': address,
    '/forgot-password': address,
    '/reset-password': async ({ email }) => ({ token: await accounts.askForReset(email), newPassword }),
    '/change-password': () => ({ currentPassword: password, newPassword }),
    '/change-email': ({ email }) => ({ newEmail: `3-${email}`, password }),
    '/delete-user': () => ({ password }),
    '/revoke-session': ({ token }) => ({ token }),
    '/revoke-sessions': nothing,
    '/revoke-other-sessions': nothing,
    '/sign-in/social': provider,
    '/link-social': provider,
    '/unlink-account': async ({ userId }) => {
      const [linked] = await accounts.rows(
        'insert into "account" ("userId", "providerId", "accountId") values ($1, $2, $3) returning "id"',
        [userId, distantProvider.id, crypto.randomUUID()],
      );
      return { accountId: linked?.id };
    },
  } satisfies Record<string, Prepare> as Readonly<Record<string, Prepare>>;
}

/** The routes that take a body and that every stage has, or every one with providers, below `/api/auth`. */
export const postPaths = Object.entries(openRoutes).flatMap(([name, { feature }]) => {
  const path = /^POST (.*)/.exec(name)?.[1];
  return path === undefined || (feature && feature !== 'providers') ? [] : [path];
});
