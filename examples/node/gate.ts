import type { RequestHandler } from 'express';
import { type AccessToken, verifyAccessToken } from './access-token.ts';
import { createKeySet, KeysUnavailableError } from './key-set.ts';
import { ProblemError, unauthenticated, unavailable } from './problem.ts';
import type { Sessions } from './sessions.ts';
import type { Settings } from './settings.ts';

/** RFC 6750 §2.1: one bearer token. Percent signs are in session tokens that were copied from a cookie. */
const bearerPattern = /^Bearer +([A-Za-z0-9\-._~+/%]+=*)$/i;
/** An access token has about 900 characters. */
const maxHeaderLength = 4_096;
const partsOfAJwt = 3;

/** Answers the id of the user whose access token or session token an `Authorization` header holds. */
type FindCaller = (authorization: string | undefined) => Promise<string>;

/**
 * Middleware for routes with `:userId`: the caller must be that user.
 * It passes on ProblemError 401, 403 and 503.
 */
export function createGate(settings: Settings, sessions: Sessions | undefined): RequestHandler {
  const findCaller = createFindCaller(settings, sessions);
  return async (request, _response, next) => {
    const caller = await findCaller(request.headers.authorization);
    if (request.params.userId !== caller)
      throw new ProblemError(403, 'FORBIDDEN', "these are another user's");
    next();
  };
}

function createFindCaller(settings: Settings, sessions: Sessions | undefined): FindCaller {
  const keys = createKeySet({ issuer: settings.issuer, cooldownSeconds: settings.keyCooldownSeconds });

  const findByAccessToken = async (token: string): Promise<string> => {
    const { userId, sessionId } = await verifyAccessToken(token, keys, settings).catch(explainMissingKeys);
    if (sessions && !(await sessions.isAlive(sessionId, userId)))
      throw unauthenticated('the session has ended');
    return userId;
  };
  const findBySessionToken = async (token: string): Promise<string> => {
    if (!sessions) throw unauthenticated('session tokens are not accepted here: send an access token');
    const userId = await sessions.findUserByToken(token);
    if (!userId) throw unauthenticated('the session has ended');
    return userId;
  };

  return async (authorization) => {
    const token = readBearer(authorization);
    const [first = '', ...others] = token.split('.');
    if (others.length + 1 >= partsOfAJwt) return findByAccessToken(token);
    // A session token may come with the cookie's signature behind a dot, which only Gatehouse can check.
    return findBySessionToken(first);
  };
}

function readBearer(authorization: string | undefined): string {
  if (!authorization) throw unauthenticated('send the header "Authorization: Bearer <token>"');
  const token = authorization.length <= maxHeaderLength && bearerPattern.exec(authorization)?.[1];
  if (!token) throw unauthenticated('the Authorization header is not one bearer token');
  return token;
}

function explainMissingKeys(error: unknown): AccessToken {
  if (error instanceof KeysUnavailableError)
    throw unavailable('tokens cannot be verified now: try again', error);
  throw error;
}
