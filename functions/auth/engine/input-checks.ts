import { APIError, createAuthMiddleware } from 'better-auth/api';

/** Longest values in characters: the name travels in every access token; the address as RFC 5321 §4.5.3.1.3 allows. */
const maxLengths = { name: 200, email: 254 } as const;

/**
 * Refuses longer values with 400 before the engine looks at the request, so that the answer does not depend on
 * whether the account exists.
 */
export const limitInput = createAuthMiddleware(async ({ body }: { body?: Record<string, unknown> }) => {
  for (const [field, maxLength] of Object.entries(maxLengths)) {
    const value = body?.[field];
    if (typeof value === 'string' && value.length > maxLength) {
      throw new APIError('BAD_REQUEST', {
        message: `${field} must have at most ${maxLength} characters`,
        code: 'TOO_LONG',
      });
    }
  }
});
