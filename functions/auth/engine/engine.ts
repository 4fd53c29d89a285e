import type { BetterAuthPlugin } from 'better-auth';
import { betterAuth } from 'better-auth/minimal';
import { bearer } from 'better-auth/plugins/bearer';
import { signInFailedPath } from '#shared/contract/account-links';
import { passwordLength } from '#shared/contract/password';
import type { EnginePool } from '#shared/database/pool';
import { logger } from '#shared/observability/logger';
import type { Passwords } from '#shared/passwords/passwords';
import { createPasswordChanges, resetLifetimeSeconds } from '../accounts/password-changes.ts';
import { createAccountsPlugin } from '../accounts/plugin.ts';
import { createRegistrations } from '../accounts/registrations.ts';
import { enginePath } from '../routes.ts';
import type { CreatePasskeyPlugin } from '../second-factor/passkey-plugin.ts';
import { createTotpPlugin } from '../second-factor/totp-plugin.ts';
import { createSocial, type SocialOptions } from '../social/plugin.ts';
import { clientAddressHeader } from '../web-request.ts';
import { createEngineDatabase } from './database.ts';
import { createAfterHook, createBeforeHook, type HookOptions } from './hooks.ts';
import { createPasswordFunctions } from './passwords.ts';
import { createTokenPlugin, type TokenOptions } from './token-plugin.ts';
import { storedIdentifier } from './verification-identifiers.ts';

/** Sessions live seven days and are extended at most once a day. */
const sessionLifetimeSeconds = 7 * 24 * 60 * 60;
const sessionRefreshSeconds = 24 * 60 * 60;
/** So long after a sign-in its session alone is proof enough to change the address. */
const sessionFreshSeconds = 15 * 60;

export interface EngineOptions extends HookOptions, TokenOptions, SocialOptions {
  /** What authenticators call the service. */
  readonly productName: string;
  /** Codes of authenticator apps as second factor, if the stage has them. */
  readonly totp: { readonly trustedDeviceDays: number } | undefined;
  /** Passkeys, if the stage has them: their code is loaded only then. */
  readonly passkeys:
    | { readonly createPlugin: CreatePasskeyPlugin; readonly domain: string | undefined }
    | undefined;
  readonly allowedOrigins: readonly string[];
  readonly pool: EnginePool;
  readonly passwords: Passwords;
}

/** Better Auth, set up for this service. Its `handler` answers Fetch requests below `/api/auth`. */
export function createEngine(options: EngineOptions) {
  const { issuer, requireEmailVerification } = options;
  const registrations = createRegistrations(options);
  const passwordChanges = createPasswordChanges(options);
  const { plugin: socialPlugin, ...social } = createSocial(options);
  return betterAuth({
    baseURL: issuer,
    basePath: enginePath,
    secrets: [...options.secrets],
    trustedOrigins: [...options.allowedOrigins],
    database: createEngineDatabase(options.pool),
    emailAndPassword: {
      enabled: true,
      // A sign-up that signs in would tell a stranger whether the address was known.
      autoSignIn: false,
      requireEmailVerification,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
      password: createPasswordFunctions(options.passwords),
      onExistingUserSignUp: ({ user }) => registrations.repeat(user),
      resetPasswordTokenExpiresIn: resetLifetimeSeconds,
      sendResetPassword: ({ user, token }) => passwordChanges.requestReset(user, token),
      onPasswordReset: ({ user }) => passwordChanges.completeReset(user),
    },
    emailVerification: {
      sendOnSignUp: true,
      sendVerificationEmail: ({ user }) => registrations.sendLink(user),
    },
    ...social,
    verification: { storeIdentifier: { hash: storedIdentifier } },
    session: {
      expiresIn: sessionLifetimeSeconds,
      updateAge: sessionRefreshSeconds,
      freshAge: sessionFreshSeconds,
    },
    // Limits are counted before the engine is asked (limits.ts).
    rateLimit: { enabled: false },
    hooks: { before: createBeforeHook(options), after: createAfterHook(passwordChanges.complete) },
    advanced: {
      // Said in full: left out, the check would depend on what NODE_ENV and TEST happen to be.
      disableOriginCheck: false,
      database: { generateId: 'uuid', joins: true, validateSchema: false },
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
    },
    plugins: [
      ...secondFactorPlugins(options),
      bearer(),
      createTokenPlugin(options),
      createAccountsPlugin({ ...options, registrations }),
      socialPlugin,
    ],
    telemetry: { enabled: false },
    // Errors that are not answers belong to the one place that turns them into one.
    onAPIError: { throw: true, errorURL: `${issuer}${signInFailedPath}` },
    logger: { log: logEngine },
  });
}

function secondFactorPlugins({ totp, passkeys, ...options }: EngineOptions): BetterAuthPlugin[] {
  return [
    ...(totp ? [createTotpPlugin({ ...options, ...totp })] : []),
    ...(passkeys ? [passkeys.createPlugin({ ...options, passkeyDomain: passkeys.domain })] : []),
  ];
}

/**
 * What the engine calls an error is a caller's mistake: its own errors are thrown. What it would only like to be known
 * quotes addresses; the audit log tells it without.
 */
function logEngine(level: string, message: string): void {
  if (level === 'error' || level === 'warn') logger.warn(message);
}
