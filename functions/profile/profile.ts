import { type Profile, profileChange, profileCreation } from '#shared/contract/profile';
import { ProblemError } from '#shared/errors';
import type { Route } from '#shared/http/event';
import { validateBody } from '#shared/http/validate';
import type { IdentifyCaller } from '#shared/resources/caller';
import type { ResourceRoutes } from '#shared/resources/handler';
import { theChangedRow, theRow, versionedAnswer, wantedVersion } from '#shared/resources/versions';
import { insertProfile, selectProfile, updateProfile } from './statements.ts';

/** The profile routes. */
export function createProfileRoutes(identifyCaller: IdentifyCaller): ResourceRoutes<'profile'> {
  const read: Route = async (event) => {
    const runAsCaller = await identifyCaller(event);
    const [rows] = await runAsCaller([selectProfile]);
    return versionedAnswer(200, theRow<Profile>(rows, notFound));
  };

  const create: Route = async (event) => {
    const runAsCaller = await identifyCaller(event);
    const profile = validateBody(profileCreation, event.jsonBody);
    const [rows] = await runAsCaller([insertProfile(profile)]);
    return versionedAnswer(201, theRow<Profile>(rows, alreadyExists));
  };

  const change: Route = async (event) => {
    const runAsCaller = await identifyCaller(event);
    const wanted = validateBody(profileChange, event.jsonBody);
    const results = await runAsCaller([updateProfile(wanted, wantedVersion(event)), selectProfile]);
    return versionedAnswer(200, theChangedRow<Profile>(results, notFound));
  };

  return { 'GET /api/profile': read, 'POST /api/profile': create, 'PUT /api/profile': change };
}

function notFound(): never {
  throw new ProblemError('PROFILE_NOT_FOUND', 'create it with POST /api/profile');
}

function alreadyExists(): never {
  throw new ProblemError('PROFILE_EXISTS', 'change it with PUT /api/profile');
}
