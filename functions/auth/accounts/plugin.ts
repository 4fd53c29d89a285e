import type { BetterAuthPlugin } from 'better-auth';
import { createDeletionEndpoint, type DeletionOptions } from './deletion.ts';
import { createEmailChangeEndpoint } from './email-change.ts';
import type { Registrations } from './registrations.ts';
import { createSessionReplacement } from './session-replacement.ts';
import { createSessionEndpoints } from './sessions.ts';
import { createVerificationEndpoints } from './verification.ts';

export interface AccountsOptions extends DeletionOptions {
  readonly registrations: Registrations;
}

/**
 * This service's own routes, as a plugin of the engine: they share its origin check, cookies and session. Those with
 * the name of one of the engine's take its place.
 */
export function createAccountsPlugin(options: AccountsOptions) {
  return {
    id: 'gatehouse-accounts',
    endpoints: {
      ...createSessionEndpoints(options.database),
      ...createVerificationEndpoints(options.registrations),
      changeEmail: createEmailChangeEndpoint(options.registrations),
      deleteUser: createDeletionEndpoint(options),
    },
    hooks: {
      after: [{ matcher: () => true, handler: createSessionReplacement(options.database) }],
    },
  } satisfies BetterAuthPlugin;
}
