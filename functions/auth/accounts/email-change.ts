import { APIError, createAuthEndpoint, sensitiveSessionMiddleware } from 'better-auth/api';
import { z } from 'zod';
import { isOwnPassword, refuseWrongPassword, requireFreshSession } from './password-proof.ts';
import type { Registrations } from './registrations.ts';

const body = z.object({ newEmail: z.email(), password: z.string().optional() });

/**
 * `POST /change-email`: mails a link to the new address. It needs the current password, or a session that began a few
 * minutes ago (OWASP ASVS 5.0, 7.5.1). The answer does not tell whether the address is free.
 */
export function createEmailChangeEndpoint({ offerAddress }: Registrations) {
  const options = { method: 'POST' as const, body, use: [sensitiveSessionMiddleware] };
  return createAuthEndpoint('/change-email', options, async (context) => {
    const { user } = context.context.session;
    const { newEmail, password } = context.body;
    if (password !== undefined && !(await isOwnPassword(context, user.id, password))) refuseWrongPassword();
    if (password === undefined) requireFreshSession(context);
    if (newEmail.toLowerCase() === user.email) {
      throw new APIError('BAD_REQUEST', {
        code: 'SAME_EMAIL',
        message: 'this is the address of the account',
      });
    }
    await offerAddress(user, newEmail.toLowerCase());
    return context.json({ status: true });
  });
}
