import { type Profile, profileChange, profileCreation } from '#shared/contract/profile';
import type { OneShotDatabase, Statement } from '#shared/database/one-shot';
import { ProblemError } from '#shared/errors';
import { type HttpAnswer, type HttpEvent, jsonAnswer, type Route } from '#shared/http/event';
import { validateBody } from '#shared/http/validate';
import type { AccessTokenVerifier } from '#shared/tokens/access-token';
import { openSession } from '#shared/tokens/credentials';
import { insertProfile, selectProfile, updateProfile } from './statements.ts';

export interface ProfileOptions {
  readonly database: OneShotDatabase;
  readonly verifyAccessToken: AccessTokenVerifier;
}

/**
 * The profile routes. Each is one round trip: a transaction that opens the caller's session, which fails if
 * the session has ended, and then sees the caller's rows only.
 */
export function createProfileRoutes({ database, verifyAccessToken }: ProfileOptions) {
  /** Credentials come first: `prepare`, which checks the body, runs once they have passed what can be checked here. */
  async function runAsCaller(event: HttpEvent, prepare: () => readonly Statement[]) {
    const session = await openSession(event.headers.authorization, verifyAccessToken);
    const [, ...results] = await database.transaction([session, ...prepare()]);
    return results;
  }

  const read: Route = async (event) => {
    const [rows] = await runAsCaller(event, () => [selectProfile]);
    return profileAnswer(200, firstProfile(rows) ?? notFound());
  };

  const create: Route = async (event) => {
    const [rows] = await runAsCaller(event, () => [
      insertProfile(validateBody(profileCreation, event.jsonBody)),
    ]);
    return profileAnswer(201, firstProfile(rows) ?? alreadyExists());
  };

  const change: Route = async (event) => {
    const [changed, current] = await runAsCaller(event, () => [
      updateProfile(validateBody(profileChange, event.jsonBody), readVersion(event.headers['if-match'])),
      selectProfile,
    ]);
    return profileAnswer(
      200,
      firstProfile(changed) ?? (firstProfile(current) ? changedMeanwhile() : notFound()),
    );
  };

  return { read, create, change };
}

const firstProfile = (rows: readonly object[] | undefined) => rows?.[0] as Profile | undefined;

function profileAnswer(status: number, profile: Profile): HttpAnswer {
  return jsonAnswer(status, profile, { etag: `"${profile.updated_at}"` });
}

/** The version that `If-Match` names (RFC 9110 §13.1.1); null for none or `*`, which any profile matches. */
function readVersion(ifMatch: string | undefined): string | null {
  if (ifMatch === undefined || ifMatch.trim() === '*') return null;
  // A tag that is not quoted is none of ours and matches nothing, like any other wrong one.
  return /^"([^"]*)"$/.exec(ifMatch.trim())?.[1] ?? '';
}

function notFound(): never {
  throw new ProblemError('PROFILE_NOT_FOUND', 'create it with POST /api/profile');
}

function alreadyExists(): never {
  throw new ProblemError('PROFILE_EXISTS', 'change it with PUT /api/profile');
}

function changedMeanwhile(): never {
  throw new ProblemError('PRECONDITION_FAILED', 'read the profile again and send its ETag as If-Match');
}
