import { APIError, createAuthEndpoint, sensitiveSessionMiddleware } from 'better-auth/api';
import { deleteSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import type { OneShotDatabase } from '#shared/database/one-shot';
import { isUuid } from '#shared/uuid';
import { hashSessionToken } from '../engine/database.ts';
import type { EndpointContext } from '../engine/endpoint-context.ts';
import { currentRequest } from '../request-state.ts';
import { deleteSession, deleteSessionOfToken, deleteSessions, selectSessions } from './session-statements.ts';

/** So much of a token may be shown, to tell sessions apart. Of the stored hash: nobody has the token any more. */
const excerptLength = 8;

/** The token of the session that a request shows by its cookie, or by bearer: the engine makes a cookie of that. */
export function shownSessionToken(context: EndpointContext) {
  const { authCookies, secret } = context.context;
  return context.getSignedCookie(authCookies.sessionToken.name, secret);
}

const signedIn = { use: [sensitiveSessionMiddleware] };

/** The caller's account and sessions. No answer carries the token of another session. */
export function createSessionEndpoints(database: OneShotDatabase) {
  const list = (userId: string) => database.query(selectSessions(userId));
  const revoke = async (userId: string, sessionId: string) => {
    if (!isUuid(sessionId)) return false;
    const [revoked] = await database.query(deleteSession(userId, sessionId));
    if (revoked) Object.assign(currentRequest(), { sessionId, did: 'revocation' });
    return revoked !== undefined;
  };

  return {
    // One statement, which also says whose session it was.
    signOut: createAuthEndpoint('/sign-out', { method: 'POST' }, async (context) => {
      const token = await shownSessionToken(context);
      const [ended] = token ? await database.query(deleteSessionOfToken(hashSessionToken(token))) : [];
      deleteSessionCookie(context);
      if (ended) Object.assign(currentRequest(), { userId: ended.userId, sessionId: ended.id });
      return context.json({ success: true });
    }),

    me: createAuthEndpoint('/me', { method: 'GET', ...signedIn }, async (context) => {
      const { id, email, name, image = null, emailVerified } = context.context.session.user;
      return context.json({ id, email, name, image, emailVerified });
    }),

    session: createAuthEndpoint('/session', { method: 'GET', ...signedIn }, async (context) => {
      const { session, user } = context.context.session;
      return context.json({ session, user });
    }),

    sessions: createAuthEndpoint('/sessions', { method: 'GET', ...signedIn }, async (context) => {
      const { session } = context.context.session;
      const rows = await list(session.userId);
      return context.json(
        rows.map(({ id, token, expiresAt, createdAt, ipAddress, userAgent }) => ({
          id,
          expiresAt,
          createdAt,
          ipAddress,
          userAgent,
          isCurrent: id === session.id,
          token: String(token).slice(0, excerptLength),
        })),
      );
    }),

    revokeSessionById: createAuthEndpoint(
      '/sessions/:id',
      { method: 'DELETE', ...signedIn },
      async (context) => {
        const { session } = context.context.session;
        const id = String(context.params.id);
        if (id === session.id) {
          throw new APIError('BAD_REQUEST', {
            code: 'CURRENT_SESSION',
            message: 'this is the session of the request: sign out instead',
          });
        }
        if (await revoke(session.userId, id)) return context.json({ status: true });
        throw new APIError('NOT_FOUND', { code: 'SESSION_NOT_FOUND', message: 'there is no such session' });
      },
    ),

    // For the engine's client, in its own shapes. What it takes for the token of another session is that session's id.
    listSessions: createAuthEndpoint('/list-sessions', { method: 'GET', ...signedIn }, async (context) => {
      const { session } = context.context.session;
      const rows = await list(session.userId);
      return context.json(
        rows.map((row) => ({ ...row, token: row.id === session.id ? session.token : row.id })),
      );
    }),

    revokeSession: createAuthEndpoint(
      '/revoke-session',
      { method: 'POST', body: z.object({ token: z.string() }), ...signedIn },
      async (context) => {
        const { session } = context.context.session;
        const { token } = context.body;
        await revoke(session.userId, token === session.token ? session.id : token);
        return context.json({ status: true });
      },
    ),

    revokeSessions: createAuthEndpoint(
      '/revoke-sessions',
      { method: 'POST', ...signedIn },
      async (context) => {
        await database.query(deleteSessions(context.context.session.session.userId));
        deleteSessionCookie(context);
        return context.json({ status: true });
      },
    ),

    revokeOtherSessions: createAuthEndpoint(
      '/revoke-other-sessions',
      { method: 'POST', ...signedIn },
      async (context) => {
        const { session } = context.context.session;
        await database.query(deleteSessions(session.userId, session.id));
        return context.json({ status: true });
      },
    ),
  };
}
