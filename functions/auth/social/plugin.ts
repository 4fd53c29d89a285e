import type { BetterAuthPlugin } from 'better-auth';
import type { OneShotDatabase } from '#shared/database/one-shot';
import type { Messages } from '#shared/mail/messages';
import type { ReadClient } from './code-exchange.ts';
import { createSocialEndpoints } from './endpoints.ts';
import { admitProfile, createGate } from './gate.ts';
import { createGithub } from './github.ts';
import { createOidc } from './oidc.ts';
import { createProvider } from './provider.ts';

/** A provider that people of this stage may sign in with. */
export type SignInProvider = {
  readonly id: string;
  readonly name: string;
  readonly readClient: ReadClient;
} & (
  | { readonly speaks: 'oidc'; readonly issuer: string }
  | { readonly speaks: 'github'; readonly url: string; readonly apiUrl: string }
);

export interface SocialOptions {
  readonly database: OneShotDatabase;
  readonly messages: Messages;
  readonly providers: readonly SignInProvider[];
  /**
   * Where it is required, an account with an unverified address has never been used, and gives way to the owner of the
   * address. Elsewhere somebody may have: the owner must reset the password first.
   */
  readonly requireEmailVerification: boolean;
}

/** Sign-in by providers as a plugin of the engine, and the engine's settings that go with it. */
export function createSocial({ database, messages, providers, requireEmailVerification }: SocialOptions) {
  const names = new Map(providers.map(({ id, name }) => [id, name]));
  const nameOf = (providerId: string) => names.get(providerId) ?? providerId;
  const socialProviders = providers.map((provider) =>
    createProvider({
      ...provider,
      protocol: provider.speaks === 'github' ? createGithub(provider) : createOidc(provider),
      onProfile: (profile) =>
        admitProfile({
          database,
          providerId: provider.id,
          profile,
          releasesUnverified: requireEmailVerification,
        }),
    }),
  );
  return {
    plugin: {
      id: 'gatehouse-social',
      endpoints: createSocialEndpoints({ database, messages, nameOf }),
      init: () => ({ context: { socialProviders } }),
    } satisfies BetterAuthPlugin,
    user: { validateUserInfo: createGate({ messages, nameOf }) },
    account: {
      // There is nothing to update: no token of a provider is stored (provider.ts).
      updateAccountOnSignIn: false,
      storeStateStrategy: 'database' as const,
      skipStateCookieCheck: false,
      accountLinking: {
        enabled: true,
        // Said in full: by such a name the engine would link without a verified address.
        trustedProviders: [],
        requireLocalEmailVerified: true,
        // For whoever is signed in and links; without a session only the same address counts.
        allowDifferentEmails: true,
      },
    },
  };
}
