import { createAuthMiddleware } from 'better-auth/api';
import type { OneShotDatabase } from '#shared/database/one-shot';
import { hashSessionToken } from '../engine/database.ts';
import { findCurrentRequest } from '../request-state.ts';
import type { AuditedAction } from '../routes.ts';
import { deleteReplacedSession } from './session-statements.ts';
import { shownSessionToken } from './sessions.ts';

/** The routes that begin sessions; a change of the password begins one too, and has ended all others itself. */
const signIns: readonly (AuditedAction | undefined)[] = ['sign_in', 'provider_sign_in', 'second_factor'];

/**
 * Runs after each route. A sign-in ends the session that its request showed once that session's own user has one anew, or
 * is asked for a code. The browser has the cookie no longer, so nobody could sign it out (OWASP ASVS 5.0, 7.2.4).
 */
export function createSessionReplacement(database: OneShotDatabase) {
  return createAuthMiddleware(async (context) => {
    const request = findCurrentRequest();
    const { newSession } = context.context;
    if (request?.userId === undefined || !signIns.includes(request.route.audited)) return;
    if (!newSession && !request.secondFactorAsked) return;
    const token = await shownSessionToken(context);
    if (!token || token === newSession?.session.token) return;
    await database.query(deleteReplacedSession(request.userId, hashSessionToken(token)));
  });
}
