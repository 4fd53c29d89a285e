import type { ProblemCode } from '#shared/contract/errors';

/** Where a link in an e-mail leads, and what the page there may be answered. */
interface AccountLink {
  /** Path of the page. The link is the issuer, this path, and the token as the query parameter `token`. */
  readonly path: `/account/${string}`;
  /** Path that the page posts JSON to, with the token in the member `token`. */
  readonly endpoint: `/api/auth/${string}`;
  /** Error codes that a request of its own kind may be refused with. */
  readonly errors: readonly ProblemCode[];
  /**
   * Path that the page posts `{email}` to for a new link, where anybody may ask for one. It answers alike whether or not
   * there is an account.
   */
  readonly newLinkEndpoint?: `/api/auth/${string}`;
}

/** The pages below `/account/`. Each acts when somebody presses its button, never when a mail scanner opens it. */
export const accountLinks = {
  verify: {
    path: '/account/verify',
    endpoint: '/api/auth/verify-email',
    errors: ['TOKEN_EXPIRED', 'INVALID_TOKEN'],
    newLinkEndpoint: '/api/auth/send-verification-email',
  },
  /** Also takes the member `newPassword`. */
  reset: {
    path: '/account/reset',
    endpoint: '/api/auth/reset-password',
    errors: ['TOKEN_EXPIRED', 'PASSWORD_TOO_SHORT', 'PASSWORD_TOO_LONG', 'PASSWORD_COMPROMISED'],
    newLinkEndpoint: '/api/auth/forgot-password',
  },
  /** Needs no session: the token was sent to the account's mailbox. */
  delete: {
    path: '/account/delete',
    endpoint: '/api/auth/delete-user',
    errors: ['NOT_FOUND'],
  },
} as const satisfies Record<string, AccountLink>;

/** Where a sign-in by a provider ends that belongs to no app any more: too late, opened twice, in another browser. */
export const signInFailedPath = '/account/sign-in-failed';

export type AccountPage = keyof typeof accountLinks;

/** The pages where anybody may ask for a new link. */
export type NewLinkPage = {
  [Page in AccountPage]: (typeof accountLinks)[Page] extends { newLinkEndpoint: string } ? Page : never;
}[AccountPage];
