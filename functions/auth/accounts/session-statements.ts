import type { Statement } from '#shared/database/one-shot';

/** A user's living sessions, newest first. */
export function selectSessions(userId: string): Statement {
  return {
    text: `select "id", "token", "expiresAt", "createdAt", "updatedAt", "ipAddress", "userAgent", "userId"
      from "session" where "userId" = $1 and "expiresAt" > now() order by "createdAt" desc, "id"`,
    values: [userId],
  };
}

/** Ends one of a user's sessions; a row comes back if there was one. */
export function deleteSession(userId: string, sessionId: string): Statement {
  return {
    text: 'delete from "session" where "id" = $2 and "userId" = $1 and "expiresAt" > now() returning "id"',
    values: [userId, sessionId],
  };
}

/** Ends the session with a token of this hash; answers its id and whose it was. */
export function deleteSessionOfToken(tokenHash: string): Statement {
  return { text: 'delete from "session" where "token" = $1 returning "id", "userId"', values: [tokenHash] };
}

/** Ends the session with a token of this hash if it is this user's. */
export function deleteReplacedSession(userId: string, tokenHash: string): Statement {
  return { text: 'delete from "session" where "token" = $2 and "userId" = $1', values: [userId, tokenHash] };
}

/** Ends all of a user's sessions but the one that is kept, if any. */
export function deleteSessions(userId: string, keptId?: string): Statement {
  return {
    text: 'delete from "session" where "userId" = $1 and "id" is distinct from $2',
    values: [userId, keptId ?? null],
  };
}
