import type { Schema } from '#shared/openapi/document';
import { asDocumented, type RouteTable, type RouteWords } from './route-words.ts';
import { done, flag, listOf, object, oneOf, orNull, ref, text, time, uuid } from './schemas.ts';

const signIn: RouteWords = {
  tag: 'sign-in',
  signedIn: 'no',
  summary: 'Sign in with address and password',
  description:
    'Sets the cookie of the session too. An account with a second factor is asked for a code instead.',
  // Better Auth's document lacks the answer of an account with a second factor.
  answer: oneOf(
    object({ redirect: { const: false }, token: text, user: ref('User') }, { url: orNull(text) }),
    object({ twoFactorRedirect: { const: true }, twoFactorMethods: listOf(text) }),
  ),
  refusals: {
    401: ['INVALID_EMAIL_OR_PASSWORD'],
    403: ['EMAIL_NOT_VERIFIED', 'BANNED_USER'],
  },
};
const signOut: RouteWords = {
  tag: 'sign-in',
  signedIn: 'maybe',
  summary: 'End the session, if there is one',
  answer: done('success'),
};
const current: Schema = object({ session: ref('Session'), user: ref('User') });
const getSession: RouteWords = {
  tag: 'sessions',
  signedIn: 'maybe',
  summary: 'The session and its user, or null',
  answer: asDocumented,
};
const own = { tag: 'sessions', signedIn: 'yes' } as const;
const common = {
  id: uuid,
  expiresAt: time,
  createdAt: time,
  ipAddress: orNull(text),
  userAgent: orNull(text),
};
/** A device of the own account, as the plain route tells it: of its token's hash only the beginning. */
const device = object({ ...common, isCurrent: flag, token: text });

export const sessionWords = {
  'POST /sign-in/email': signIn,
  'POST /signin': signIn,
  'POST /sign-out': signOut,
  'POST /signout': signOut,
  'GET /get-session': getSession,
  'POST /get-session': {
    ...getSession,
    description:
      "Refused by services that extend sessions by GET, as this one does; Better Auth's client knows that.",
    refusals: { 405: ['METHOD_NOT_ALLOWED_DEFER_SESSION_REQUIRED'] },
  },
  'GET /session': { ...own, summary: 'The session and its user', answer: current },
  'GET /me': {
    ...own,
    summary: 'Who is signed in',
    answer: object({ id: uuid, email: text, name: text, image: orNull(text), emailVerified: flag }),
  },
  'GET /token': {
    ...own,
    summary: 'An access token for resources and for backends of your own',
    answer: object({ token: text }),
  },
  'GET /sessions': { ...own, summary: "The account's sessions, by device", answer: listOf(device) },
  'DELETE /sessions/{id}': {
    ...own,
    summary: 'End another session of the account',
    answer: 'nothing',
    refusals: { 400: ['CURRENT_SESSION'], 404: ['SESSION_NOT_FOUND'] },
  },
  'GET /list-sessions': {
    ...own,
    summary: "The account's sessions, for Better Auth's client",
    description: "What stands for another session's token is its id, which `revoke-session` takes.",
    answer: listOf(ref('Session')),
  },
  'POST /revoke-session': {
    ...own,
    summary: 'End a session, by what its list has as token',
    answer: done('status'),
  },
  'POST /revoke-sessions': { ...own, summary: 'End all sessions', answer: done('status') },
  'POST /revoke-other-sessions': { ...own, summary: 'End all sessions but this one', answer: done('status') },
} as const satisfies RouteTable;
