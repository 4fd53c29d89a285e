import { createAuthMiddleware } from 'better-auth/api';
import type { OneShotDatabase } from '#shared/database/one-shot';
import { hashSessionToken } from '../engine/database.ts';
import { findCurrentRequest } from '../request-state.ts';
import { deleteReplacedSession } from './session-statements.ts';
import { shownSessionToken } from './sessions.ts';

/**
 * Runs after each route: ends the session that the request showed once its own user has signed in anew, or is asked for
 * a code. The browser has the cookie no longer, so nobody could sign it out (OWASP ASVS 5.0, 7.2.4).
 */
export function createSessionReplacement(database: OneShotDatabase) {
  return createAuthMiddleware(async (context) => {
    const request = findCurrentRequest();
    const { newSession } = context.context;
    if (request?.userId === undefined || !(newSession || request.secondFactorAsked)) return;
    const token = await shownSessionToken(context);
    if (!token || token === newSession?.session.token) return;
    await database.query(deleteReplacedSession(request.userId, hashSessionToken(token)));
  });
}
