import type { AnswerOf, BodyOf, CallOptions, ChangeOptions, Request } from './routes.ts';

export type Profile = AnswerOf<'GET /api/profile'>;
export type ProfileCreation = BodyOf<'POST /api/profile'>;
export type ProfileChange = BodyOf<'PUT /api/profile'>;

/** The caller's profile. */
export function createProfile(request: Request) {
  return {
    /** @throws ApiError PROFILE_NOT_FOUND if there is none yet */
    get: (options: CallOptions = {}): Promise<Profile> => request('GET /api/profile', options),
    /** @throws ApiError PROFILE_EXISTS */
    create: (body: ProfileCreation = {}, options: CallOptions = {}): Promise<Profile> =>
      request('POST /api/profile', { ...options, body }),
    /** Changes the given fields; null empties one. @throws ApiError PROFILE_NOT_FOUND, PRECONDITION_FAILED */
    change: (body: ProfileChange, options: ChangeOptions = {}): Promise<Profile> =>
      request('PUT /api/profile', { ...options, body }),
  };
}
