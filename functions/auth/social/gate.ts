import type { BetterAuthOptions } from 'better-auth';
import { getOAuthState } from 'better-auth/api';
import type { OneShotDatabase } from '#shared/database/one-shot';
import type { Messages } from '#shared/mail/messages';
import { releaseAddress, selectProviderAccount } from '../accounts/statements.ts';
import { currentRequest } from '../request-state.ts';
import { SocialRefusal } from './errors.ts';
import type { Profile } from './profile.ts';

type Gate = NonNullable<NonNullable<BetterAuthOptions['user']>['validateUserInfo']>;

interface GateOptions {
  readonly messages: Messages;
  readonly nameOf: (providerId: string) => string;
}

/**
 * Lets a provider's word begin or join an account only if it says that the address is verified. Once joined, the
 * provider's subject counts, and its address no more. The owner of an account that is joined is told.
 */
export function createGate({ messages, nameOf }: GateOptions): Gate {
  return async ({ user, source }) => {
    if (source.method !== 'oauth' || source.action === 'sign-in') return undefined;
    if (user.emailVerified !== true) {
      return { error: 'email_not_verified', errorDescription: 'the provider has not verified this address' };
    }
    const request = currentRequest();
    request.did = source.action === 'create-user' ? 'sign-up' : 'link';
    if (request.did === 'sign-up') return undefined;
    const link = (await getOAuthState())?.link;
    const message = messages.signInMethodAdded({ method: nameOf(source.oauth?.providerId ?? '') });
    request.outbox.push({ to: link?.email ?? String(user.email), message });
    return undefined;
  };
}

interface Admission {
  readonly database: OneShotDatabase;
  readonly providerId: string;
  readonly profile: Profile;
  /** Whether an account that nobody has verified gives way to the owner of its address. */
  readonly releasesUnverified: boolean;
}

/**
 * Before the engine looks for the account of a profile. An address that the provider has not verified is refused alike
 * whether or not there is an account of it. One that it has is cleared of a registration that nobody has verified, with
 * its password: a stranger may have made it, to get in later (Sudhodanan and Paverd, "Pre-hijacked accounts", 2022).
 * @throws SocialRefusal
 */
export async function admitProfile({ database, providerId, profile, releasesUnverified }: Admission) {
  const request = currentRequest();
  // Whoever links a provider to the account that they have does not ask for another one.
  if (request.userId !== undefined) return;
  if (profile.emailVerified) {
    const [replaced] = releasesUnverified ? await database.query(releaseAddress(profile.email)) : [];
    if (replaced) request.replacedUserId = String(replaced.id);
    return;
  }
  const [known] = await database.query(selectProviderAccount(providerId, profile.subject));
  if (!known) throw new SocialRefusal('email_not_verified', 'the provider has not verified the address');
}
