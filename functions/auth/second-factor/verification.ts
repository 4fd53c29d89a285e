import { APIError, createAuthEndpoint, getSessionFromCtx } from 'better-auth/api';
import { symmetricDecrypt } from 'better-auth/crypto';
import { z } from 'zod';
import type { OneShotDatabase } from '#shared/database/one-shot';
import type { Messages } from '#shared/mail/messages';
import type { SecretVersions } from '#shared/secret-versions';
import type { EndpointContext } from '../engine/endpoint-context.ts';
import { requireKnownVersion } from '../engine/newer-secret.ts';
import { storedIdentifier } from '../engine/verification-identifiers.ts';
import { SignInLockedError, tooManyAttempts } from '../limits.ts';
import { currentRequest } from '../request-state.ts';
import { askPlugin } from './ask-plugin.ts';
import type { TwoFactorEndpoints } from './enrolment.ts';
import { tellOwner } from './notices.ts';
import { hashRecoveryCode } from './recovery-codes.ts';
import { beginSecondFactor, claimStep, forgiveFailures, selectRecoveryCodes } from './statements.ts';
import { engineCode, findTotpStep } from './totp-step.ts';

export interface VerificationOptions {
  readonly database: OneShotDatabase;
  readonly messages: Messages;
  readonly secrets: SecretVersions;
  /** Whether people may trust a device, so that it is asked for no code. */
  readonly allowsTrust: boolean;
}

const challengeCookie = 'two_factor';
/** The plugin signs other cookies with the same key: a value of theirs is no challenge. */
const challengePattern = /^2fa-[\w-]{20}$/;
/** A code that is none, for the plugin to refuse and to count. */
const noCode = '';

const body = z.object({ code: z.string().max(64), trustDevice: z.boolean().optional() });

interface Attempt {
  readonly userId: string;
  /** Encrypted; null where the user has no second factor. */
  readonly secret: string | null;
  readonly isSignIn: boolean;
}

/**
 * Checking a code, of an authenticator app or a recovery code, for a sign-in that waits for it or to set the second
 * factor up. Around the plugin, which counts five attempts for each challenge: here they are counted for the account,
 * before the code is looked at, and a code is used up in one statement before the plugin starts a session for it.
 */
export function createVerificationEndpoints(
  plugin: TwoFactorEndpoints,
  { database, messages, secrets, allowsTrust }: VerificationOptions,
) {
  async function begin(context: EndpointContext): Promise<Attempt> {
    const session = await getSessionFromCtx(context);
    const challenge = session ? undefined : await readChallenge(context);
    const [row] = await database.query(beginSecondFactor(challenge, session?.user.id));
    if (typeof row?.user_id !== 'string') throw refusedChallenge();
    currentRequest().userId = row.user_id;
    if (row.retry_after_seconds !== null) {
      throw tooManyAttempts(Number(row.retry_after_seconds), SignInLockedError);
    }
    return { userId: row.user_id, secret: row.secret as string | null, isSignIn: !session };
  }

  /** Uses up a code, and answers what the plugin is to check: one that it takes, or one that it refuses. */
  async function useCode(
    context: EndpointContext,
    { userId, secret }: Attempt,
    code: string,
  ): Promise<string> {
    if (secret === null) return noCode;
    requireKnownVersion(secrets, secret);
    const stored = await symmetricDecrypt({ key: context.context.secretConfig, data: secret });
    const step = findTotpStep(stored, code, Date.now());
    if (step === undefined) return noCode;
    const claimed = await database.query(claimStep(userId, step));
    // Not the person's: the plugin may know another key, and the step may have ended meanwhile.
    return claimed.length > 0 ? engineCode(stored, Date.now()) : noCode;
  }

  /** A session that begins has a token of its own, which the plugin's answer to a signed-in caller lacks. */
  function describe(context: EndpointContext, answer: Record<string, unknown>) {
    const begun = context.context.newSession;
    if (!begun) return answer;
    const user = { ...(answer.user as object), twoFactorEnabled: true };
    return { ...answer, token: begun.session.token, user };
  }

  return {
    verifyTOTP: createAuthEndpoint('/two-factor/verify-totp', { method: 'POST', body }, async (context) => {
      const { code, trustDevice = false } = context.body;
      const attempt = await begin(context);
      const answer = await askPlugin(context, plugin.verifyTOTP, {
        code: await useCode(context, attempt, code),
        trustDevice: allowsTrust && trustDevice,
      });
      const begun = context.context.newSession;
      if (begun && !attempt.isSignIn) tellOwner(messages, begun.user, 'second-factor-on');
      return context.json(describe(context, answer));
    }),

    verifyBackupCode: createAuthEndpoint(
      '/two-factor/verify-backup-code',
      { method: 'POST', body },
      async (context) => {
        const { code, trustDevice = false } = context.body;
        const { userId } = await begin(context);
        const [stored] = await database.query(selectRecoveryCodes(userId));
        if (stored) requireKnownVersion(secrets, String(stored.backupCodes));
        const answer = await askPlugin(context, plugin.verifyBackupCode, {
          code: hashRecoveryCode(code),
          trustDevice: allowsTrust && trustDevice,
        });
        await database.query(forgiveFailures(userId));
        const owner = context.context.newSession ?? context.context.session;
        if (owner) tellOwner(messages, owner.user, 'recovery-code-used');
        return context.json(describe(context, answer));
      },
    ),
  };
}

async function readChallenge({ context, getSignedCookie }: EndpointContext): Promise<string | undefined> {
  const { name } = context.createAuthCookie(challengeCookie);
  const value = await getSignedCookie(name, context.secret);
  if (!value || !challengePattern.test(value)) throw refusedChallenge();
  return storedIdentifier(value);
}

/** As the plugin refuses one that has expired, was used, or never was. */
function refusedChallenge(): APIError {
  return new APIError('UNAUTHORIZED', {
    code: 'INVALID_TWO_FACTOR_COOKIE',
    message: 'Invalid two factor cookie',
  });
}
