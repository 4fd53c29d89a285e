/** Where a link in an e-mail leads. */
interface AccountLink {
  /** Path of the page. The link is the issuer, this path, and the token as the query parameter `token`. */
  readonly path: `/account/${string}`;
  /** Path that the page posts JSON to, with the token in the member `token`. */
  readonly endpoint: `/api/auth/${string}`;
  /**
   * Path that the page posts `{email}` to for a new link, where anybody may ask for one. It answers alike whether or not
   * there is an account.
   */
  readonly newLinkEndpoint?: `/api/auth/${string}`;
}

/** The pages that links lead to. Each acts when somebody presses its button, never when a mail scanner opens it. */
export const accountLinks = {
  verify: {
    path: '/account/verify',
    endpoint: '/api/auth/verify-email',
    newLinkEndpoint: '/api/auth/send-verification-email',
  },
  /** Also takes the member `newPassword`. */
  reset: {
    path: '/account/reset',
    endpoint: '/api/auth/reset-password',
    newLinkEndpoint: '/api/auth/forgot-password',
  },
  /** Needs no session: the token was sent to the account's mailbox. */
  delete: {
    path: '/account/delete',
    endpoint: '/api/auth/delete-user',
  },
} as const satisfies Record<string, AccountLink>;

/** Where a sign-in by a provider ends that belongs to no app any more: too late, opened twice, in another browser. */
export const signInFailedPath = '/account/sign-in-failed';

export type AccountLinkPage = keyof typeof accountLinks;

/** The pages where anybody may ask for a new link. */
export type NewLinkPage = {
  [Page in AccountLinkPage]: (typeof accountLinks)[Page] extends { newLinkEndpoint: string } ? Page : never;
}[AccountLinkPage];
