import { APIError, createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import type { Registrations } from './registrations.ts';

/** Longer texts are no tokens of ours. */
const token = z.string().max(4_096);

/** Follows the link of a mail. The page that it opens posts the token: mail scanners open links. */
export function createVerificationEndpoints({ followLink }: Registrations) {
  const follow = async (text: string) => {
    const outcome = await followLink(text);
    if (outcome === 'done') return { status: true, user: null };
    throw outcome === 'expired'
      ? new APIError('BAD_REQUEST', {
          code: 'TOKEN_EXPIRED',
          message: 'the link has expired: ask for a new one',
        })
      : new APIError('BAD_REQUEST', {
          code: 'INVALID_TOKEN',
          message: 'the link is not valid: ask for a new one',
        });
  };
  return {
    verifyEmailByPost: createAuthEndpoint(
      '/verify-email',
      { method: 'POST', body: z.object({ token }) },
      async (context) => context.json(await follow(context.body.token)),
    ),
    // The engine's client asks like this. No mail has a link to it.
    verifyEmail: createAuthEndpoint(
      '/verify-email',
      { method: 'GET', query: z.object({ token }) },
      async (context) => context.json(await follow(context.query.token)),
    ),
  };
}
