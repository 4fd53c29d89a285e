import { APIError, createAuthEndpoint, freshSessionMiddleware } from 'better-auth/api';
import { z } from 'zod';
import type { OneShotDatabase } from '#shared/database/one-shot';
import type { Messages } from '#shared/mail/messages';
import { isUuid } from '#shared/uuid';
import { unlinkProvider } from '../accounts/statements.ts';
import { currentRequest } from '../request-state.ts';
import { beginFlow, flowBody } from './flow.ts';

export interface SocialEndpointOptions {
  readonly database: OneShotDatabase;
  readonly messages: Messages;
  /** What people know a provider by. */
  readonly nameOf: (providerId: string) => string;
}

/** Whoever has got hold of a session must not make a way in of their own, or close the owner's. */
const fresh = { use: [freshSessionMiddleware] };

/** In the place of the engine's own routes of these names; its client notices nothing. */
export function createSocialEndpoints({ database, messages, nameOf }: SocialEndpointOptions) {
  return {
    signInSocial: createAuthEndpoint('/sign-in/social', { method: 'POST', body: flowBody }, async (context) =>
      context.json(await beginFlow(context)),
    ),

    linkSocialAccount: createAuthEndpoint(
      '/link-social',
      { method: 'POST', body: flowBody, ...fresh },
      async (context) => {
        const { id: userId, email } = context.context.session.user;
        return context.json(await beginFlow(context, { userId, email }));
      },
    ),

    unlinkAccount: createAuthEndpoint(
      '/unlink-account',
      { method: 'POST', body: z.object({ accountId: z.string() }), ...fresh },
      async (context) => {
        const { user } = context.context.session;
        const { accountId } = context.body;
        const [account] = isUuid(accountId) ? await database.query(unlinkProvider(user.id, accountId)) : [];
        if (!account)
          throw new APIError('BAD_REQUEST', { code: 'ACCOUNT_NOT_FOUND', message: 'Account not found' });
        if (!account.gone) throw new APIError('BAD_REQUEST', lastAccount);
        const method = nameOf(String(account.providerId));
        const message = messages.signInMethodRemoved({ name: user.name, method });
        currentRequest().outbox.push({ to: user.email, message });
        return context.json({ status: true });
      },
    ),
  };
}

const lastAccount = {
  code: 'FAILED_TO_UNLINK_LAST_ACCOUNT',
  message: 'this is the only way to sign in: choose a password first, by a reset',
};
