import { createAuthMiddleware } from 'better-auth/api';
import { setRequestCookie } from 'better-auth/cookies';
import type { OneShotDatabase } from '#shared/database/one-shot';
import type { SecretVersions } from '#shared/secret-versions';
import type { EndpointContext } from '../engine/endpoint-context.ts';
import { withdrawSession } from './statements.ts';
import { renewTrust } from './trusted-device.ts';

export interface ChallengeOptions {
  readonly database: OneShotDatabase;
  readonly secrets: SecretVersions;
}

const trustCookie = 'trust_device';

/**
 * Runs before the plugin's hook, which asks for a code unless the device is trusted, and ends the session that the
 * password has begun. That session is withdrawn instead: for those who listen to events it has never been. And a device
 * that was trusted before the secret was rotated is known to the hook.
 */
export function createChallengePreparation({ database, secrets }: ChallengeOptions) {
  return createAuthMiddleware(async (context) => {
    const begun = context.context.newSession;
    if (!begun?.user.twoFactorEnabled) return;
    await renewTrustCookie(context, secrets, begun.user.id);
    const { internalAdapter } = context.context;
    context.context.internalAdapter = {
      ...internalAdapter,
      async deleteSession(token) {
        if (token !== begun.session.token) return internalAdapter.deleteSession(token);
        await database.query(withdrawSession(begun.session.id));
      },
    };
  });
}

async function renewTrustCookie(
  context: EndpointContext,
  secrets: SecretVersions,
  userId: string,
): Promise<void> {
  const { name } = context.context.createAuthCookie(trustCookie);
  const value = await context.getSignedCookie(name, context.context.secret);
  const renewed = value ? renewTrust(secrets, value, userId) : undefined;
  if (renewed !== undefined && context.headers) setRequestCookie(context.headers, name, renewed);
}
