import { APIError, createAuthMiddleware, isAPIError } from 'better-auth/api';
import { passwordLength } from '#shared/contract/password';
import { countEvent } from '#shared/observability/metrics';
import type { BreachVerdict } from '#shared/passwords/breached';
import type { PasswordOwner } from '../accounts/password-changes.ts';
import { findCurrentRequest } from '../request-state.ts';
import { checkInput } from './input-checks.ts';

export interface HookOptions {
  /** Undefined where the stage does not check. */
  readonly breachCheck: ((password: string) => Promise<BreachVerdict>) | undefined;
  /** Whether a new password is refused while nobody can say if it has been breached. */
  readonly refuseUncheckedPasswords: boolean;
}

/** The member of a route's body that holds a new password. */
const newPasswordMembers: Readonly<Record<string, string>> = {
  '/sign-up/email': 'password',
  '/reset-password': 'newPassword',
  '/change-password': 'newPassword',
};

/** Runs before each route of the engine. It cannot see who is signed in by a bearer token: the engine looks later. */
export function createBeforeHook(options: HookOptions) {
  return createAuthMiddleware(async (context) => {
    const body = (context.body ?? {}) as Record<string, unknown>;
    checkInput(body);
    await checkNewPassword(body[newPasswordMembers[context.path] ?? ''], options);
    // Whoever else is signed in may be the reason for the change.
    if (context.path === '/change-password')
      return { context: { body: { ...body, revokeOtherSessions: true } } };
    return;
  });
}

/** Before the route, since a token for a reset is used up by looking at it. */
async function checkNewPassword(password: unknown, { breachCheck, refuseUncheckedPasswords }: HookOptions) {
  if (typeof password !== 'string' || password.length > passwordLength.max) return;
  // A character is a code point (NIST SP 800-63B-4 §3.1.1.2), where the engine counts two for an emoji.
  if ([...password].length < passwordLength.min) {
    throw new APIError('BAD_REQUEST', { code: 'PASSWORD_TOO_SHORT', message: 'Password too short' });
  }
  if (!breachCheck) return;
  const verdict = await breachCheck(password);
  if (verdict === 'unavailable') countEvent('BreachCheckFailed');
  if (verdict === 'breached') {
    throw new APIError('BAD_REQUEST', {
      code: 'PASSWORD_COMPROMISED',
      message: 'this password is in lists of stolen passwords: choose another one',
    });
  }
  if (verdict === 'unavailable' && refuseUncheckedPasswords) {
    throw new APIError('SERVICE_UNAVAILABLE', {
      code: 'PASSWORD_CHECK_UNAVAILABLE',
      message: 'new passwords cannot be checked at the moment: try again shortly',
    });
  }
}

/** Runs after each route: remembers who the request turned out to be. */
export function createAfterHook(onPasswordChange: (user: PasswordOwner) => Promise<void>) {
  return createAuthMiddleware(async ({ context, path }) => {
    const request = findCurrentRequest();
    const session = context.newSession ?? context.session;
    if (!request || !session) return;
    request.userId ??= session.user.id;
    request.sessionId ??= session.session.id;
    if (path === '/change-password' && !isAPIError(context.returned)) await onPasswordChange(session.user);
  });
}
