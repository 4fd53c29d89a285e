import type { ProblemCode } from '#shared/contract/errors';

/** Where a link in an e-mail leads, and what the page there may be answered. */
interface AccountLink {
  /** Path of the page. The link is the issuer, this path, and the token as the query parameter `token`. */
  readonly path: `/account/${string}`;
  /** Path that the page posts JSON to, with the token in the member `token`. */
  readonly endpoint: `/api/auth/${string}`;
  /** Error codes that a request of its own kind may be refused with. */
  readonly errors: readonly ProblemCode[];
}

/** The pages below `/account/`. Each acts when somebody presses its button, never when a mail scanner opens it. */
export const accountLinks = {
  verify: {
    path: '/account/verify',
    endpoint: '/api/auth/verify-email',
    errors: ['TOKEN_EXPIRED', 'INVALID_TOKEN'],
  },
  /** Also takes the member `newPassword`. */
  reset: {
    path: '/account/reset',
    endpoint: '/api/auth/reset-password',
    errors: [
      'TOKEN_EXPIRED',
      'INVALID_TOKEN',
      'PASSWORD_TOO_SHORT',
      'PASSWORD_TOO_LONG',
      'PASSWORD_COMPROMISED',
    ],
  },
  delete: {
    path: '/account/delete',
    endpoint: '/api/auth/delete-user',
    errors: ['INVALID_TOKEN', 'NOT_FOUND', 'UNAUTHENTICATED'],
  },
} as const satisfies Record<string, AccountLink>;

export type AccountPage = keyof typeof accountLinks;
