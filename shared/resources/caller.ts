import { StatementError } from '#shared/database/errors';
import type { OneShotDatabase, Statement } from '#shared/database/one-shot';
import { ProblemError } from '#shared/errors';
import type { HttpEvent } from '#shared/http/event';
import { pathId } from '#shared/resources/path-id';
import type { AccessTokenVerifier } from '#shared/tokens/access-token';
import { openSession } from '#shared/tokens/credentials';

export interface CallerOptions {
  readonly database: OneShotDatabase;
  readonly verifyAccessToken: AccessTokenVerifier;
}

/**
 * Runs statements as the caller of a request, in one round trip, and answers the rows of each. They are one transaction
 * that opens the caller's session first, fails if it has ended, and then sees the caller's rows only.
 * @throws ProblemError FORBIDDEN if the path's `{user_id}` is not the caller's; what `OneShotDatabase` throws
 */
export type RunAsCaller = (statements: readonly Statement[]) => Promise<Record<string, unknown>[][]>;

/**
 * Finds out who calls, as far as that goes without the database: so that credentials come before anything else in a
 * request is looked at.
 * @throws ProblemError UNAUTHENTICATED
 */
export type IdentifyCaller = (event: HttpEvent) => Promise<RunAsCaller>;

/** In place of the caller's own id in a path. */
const selfAlias = 'me';
/** Of the database's function below. */
const notTheCallerState = 'GH403';

export function createIdentifyCaller({ database, verifyAccessToken }: CallerOptions): IdentifyCaller {
  return async (event) => {
    const session = await openSession(event.headers.authorization, verifyAccessToken);
    const gates = [session, ...requireCaller(event)];
    return async (statements) => {
      const results = await database.transaction([...gates, ...statements]).catch(refuseOthers);
      return results.slice(gates.length);
    };
  };
}

function requireCaller(event: HttpEvent): Statement[] {
  const userId = event.pathParameters?.user_id;
  if (userId === undefined || userId === selfAlias) return [];
  return [{ text: 'select gatehouse.require_caller($1)', values: [pathId(event, 'user_id')] }];
}

function refuseOthers(error: unknown): never {
  if (!(error instanceof StatementError) || error.code !== notTheCallerState) throw error;
  throw new ProblemError('FORBIDDEN', `the path names another user: use your own id, or "${selfAlias}"`, {
    cause: error,
  });
}
