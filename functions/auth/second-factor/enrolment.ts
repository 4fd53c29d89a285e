import { createAuthEndpoint, sensitiveSessionMiddleware } from 'better-auth/api';
import type { twoFactor } from 'better-auth/plugins/two-factor';
import { z } from 'zod';
import type { OneShotDatabase } from '#shared/database/one-shot';
import type { Messages } from '#shared/mail/messages';
import { requireFreshSession } from '../accounts/password-proof.ts';
import type { EndpointContext } from '../engine/endpoint-context.ts';
import { currentRequest } from '../request-state.ts';
import { askPlugin } from './ask-plugin.ts';
import { tellOwner } from './notices.ts';
import { voidTrust } from './statements.ts';

export type TwoFactorEndpoints = ReturnType<typeof twoFactor>['endpoints'];

export interface EnrolmentOptions {
  readonly database: OneShotDatabase;
  readonly messages: Messages;
}

/** Accounts without a password show a fresh session instead; the plugin asks all others for the password. */
const options = {
  method: 'POST' as const,
  body: z.object({ password: z.string().optional() }),
  use: [sensitiveSessionMiddleware],
};

/** Setting a second factor up, and everything that weakens it. */
export function createEnrolmentEndpoints(
  plugin: TwoFactorEndpoints,
  { database, messages }: EnrolmentOptions,
) {
  const ask = (
    context: EndpointContext & { body: z.output<typeof options.body> },
    endpoint: Parameters<typeof askPlugin>[1],
  ) => {
    if (context.body.password === undefined) requireFreshSession(context);
    return askPlugin(context, endpoint, context.body);
  };

  return {
    // Nothing changes before a first code has been checked.
    enableTwoFactor: createAuthEndpoint('/two-factor/enable', options, async (context) => {
      const { totpURI } = await ask(context, plugin.enableTwoFactor);
      return context.json({ method: 'totp', totpURI, backupCodes: currentRequest().recoveryCodes });
    }),

    disableTwoFactor: createAuthEndpoint('/two-factor/disable', options, async (context) => {
      const { user } = context.context.session;
      const answer = await ask(context, plugin.disableTwoFactor);
      // A device trusted now must not be trusted by a second factor that is set up later.
      await database.query(voidTrust(user.id));
      tellOwner(messages, user, 'second-factor-off');
      return context.json(answer);
    }),

    generateBackupCodes: createAuthEndpoint('/two-factor/generate-backup-codes', options, async (context) => {
      const answer = await ask(context, plugin.generateBackupCodes);
      tellOwner(messages, context.context.session.user, 'recovery-codes-replaced');
      return context.json({ ...answer, backupCodes: currentRequest().recoveryCodes });
    }),
  };
}
