import type { BetterAuthPlugin } from 'better-auth';
import { createAuthMiddleware, getOAuthState } from 'better-auth/api';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { currentRequest } from '../request-state.ts';
import { withParameter } from '../social/outcome.ts';
import { type ChallengeOptions, createChallengePreparation } from './challenge.ts';
import { createEnrolmentEndpoints, type EnrolmentOptions } from './enrolment.ts';
import { createRecoveryCodes, hashRecoveryCode } from './recovery-codes.ts';
import { createVerificationEndpoints } from './verification.ts';

const secondsPerDay = 86_400;

export interface TotpOptions extends EnrolmentOptions, ChallengeOptions {
  /** What authenticator apps call the service. */
  readonly productName: string;
  /** For how long a device may be trusted; 0 for never. */
  readonly trustedDeviceDays: number;
}

/**
 * Better Auth's second factor, with endpoints of ours in front of those that check or weaken something. It stands
 * before the bearer plugin, which would tell the token of a session that a challenge has just ended.
 */
export function createTotpPlugin({ productName, trustedDeviceDays, ...options }: TotpOptions) {
  const plugin = twoFactor({
    issuer: productName,
    allowPasswordless: true,
    trustDeviceMaxAge: trustedDeviceDays * secondsPerDay,
    // Ours counts an attempt before the code is looked at: see gatehouse.begin_second_factor.
    accountLockout: { enabled: false },
    backupCodeOptions: { customBackupCodesGenerate: createHashes },
  });
  return {
    ...plugin,
    endpoints: {
      ...plugin.endpoints,
      ...createEnrolmentEndpoints(plugin.endpoints, options),
      ...createVerificationEndpoints(plugin.endpoints, { ...options, allowsTrust: trustedDeviceDays > 0 }),
    },
    hooks: {
      after: [
        createChallengePreparation(options),
        ...plugin.hooks.after.map(({ handler }) => handler),
        tellOfChallenge,
      ].map((handler) => ({ matcher: isSignIn, handler })),
    },
  } satisfies BetterAuthPlugin;
}

/** The plugin encrypts and compares what this makes: hashes. The codes themselves are shown once, and kept nowhere. */
function createHashes(): string[] {
  const codes = createRecoveryCodes();
  currentRequest().recoveryCodes = codes;
  return codes.map(hashRecoveryCode);
}

const callbackPath = '/callback/:id';

/** The plugin alone would ask nobody who comes by another provider: whoever has the mailbox may have come by that. */
const isSignIn = ({ path }: { path?: string | undefined }) =>
  path === '/sign-in/email' || path === callbackPath;

/** The session that the password began has been withdrawn, and its cookie taken back: its id is nobody's. */
const tellOfChallenge = createAuthMiddleware(async (context) => {
  const { returned } = context.context;
  if (typeof returned !== 'object' || returned === null || !('twoFactorRedirect' in returned)) return;
  const request = currentRequest();
  request.secondFactorAsked = true;
  delete request.sessionId;
  if (context.path !== callbackPath) return;
  // A browser is on its way: the app that it is sent on to asks for the code.
  const state = await getOAuthState();
  throw context.redirect(withParameter(state?.callbackURL ?? '/', 'twoFactorRedirect=true'));
});
