import type { Schema } from '#shared/openapi/document';
import type { RouteTable, RouteWords } from './route-words.ts';
import { done, flag, object, orNull, ref, text, url } from './schemas.ts';

const about = { tag: 'accounts', signedIn: 'no' } as const;
const own = { tag: 'accounts', signedIn: 'yes' } as const;

const badPassword = ['PASSWORD_TOO_SHORT', 'PASSWORD_TOO_LONG', 'PASSWORD_COMPROMISED'];
const password: Schema = { type: 'string', minLength: 8, maxLength: 128 };
const email: Schema = { type: 'string', format: 'email', maxLength: 254 };
const name: Schema = { type: 'string', maxLength: 200 };

const signUp: RouteWords = {
  ...about,
  summary: 'Register an account',
  description:
    'Answers alike whether or not the address is known. It signs nobody in: the address is verified first.',
  // Better Auth's document lacks the member that tells whether the mail was sent.
  answer: object({ token: { type: 'null' }, user: ref('User'), verificationEmailSent: flag }),
  body: object({ name, email, password }, { image: orNull(url), callbackURL: url, rememberMe: flag }),
  refusals: { 400: ['INVALID_EMAIL', 'INVALID_NAME', 'INVALID_IMAGE', 'TOO_LONG', ...badPassword] },
};
const verification: RouteWords = {
  ...about,
  summary: 'Follow the link of a mail that verifies an address',
  // Better Auth's document has the endpoint that ours takes the place of.
  answer: object({ status: { const: true }, user: { type: 'null' } }),
  refusals: { 400: ['TOKEN_EXPIRED', 'INVALID_TOKEN'] },
};
const resetRequest: RouteWords = {
  ...about,
  summary: 'Ask for a mail to choose a new password',
  description: 'Answers alike whether or not there is an account.',
  answer: object({ status: { const: true }, message: text }),
  refusals: { 400: ['INVALID_EMAIL', 'TOO_LONG'] },
};

export const accountWords = {
  'POST /sign-up/email': signUp,
  'POST /signup': signUp,
  'POST /send-verification-email': {
    ...about,
    summary: 'Ask for another mail that verifies an address',
    description: 'Answers alike whether or not there is such an account.',
    answer: done('status'),
    refusals: { 400: ['INVALID_EMAIL', 'TOO_LONG'] },
  },
  'POST /verify-email': verification,
  'GET /verify-email': { ...verification, query: object({ token: { type: 'string', maxLength: 4_096 } }) },
  'POST /request-password-reset': resetRequest,
  'POST /forgot-password': resetRequest,
  'POST /reset-password': {
    ...about,
    summary: 'Choose a new password by the token of a mail; all sessions end',
    answer: done('status'),
    body: object({ token: text, newPassword: password }),
    refusals: { 400: ['INVALID_TOKEN', ...badPassword] },
  },
  'POST /change-password': {
    ...own,
    summary: 'Change the password; all other sessions end',
    answer: object({ token: orNull(text), user: ref('User') }),
    body: object({ currentPassword: text, newPassword: password }, { revokeOtherSessions: flag }),
    refusals: { 400: ['INVALID_PASSWORD', 'CREDENTIAL_ACCOUNT_NOT_FOUND', ...badPassword] },
  },
  'POST /change-email': {
    ...own,
    summary: 'Ask for a mail to another address, which takes it over once it is followed',
    description: 'Needs the password, or a session that began a few minutes ago.',
    answer: done('status'),
    body: object({ newEmail: email }, { password: text, callbackURL: url }),
    refusals: {
      400: ['INVALID_EMAIL', 'INVALID_PASSWORD', 'SAME_EMAIL', 'TOO_LONG'],
      403: ['SESSION_NOT_FRESH'],
    },
  },
  'POST /update-user': {
    ...own,
    summary: 'Change name or picture',
    // Better Auth's document has the user here.
    answer: done('status'),
    body: object({}, { name, image: orNull(url) }),
    refusals: { 400: ['INVALID_NAME', 'INVALID_IMAGE', 'TOO_LONG'] },
  },
  'POST /delete-user': {
    ...about,
    signedIn: 'maybe',
    summary: 'Delete the account',
    description: 'With the password, or the token of a mail, at once; with neither, the mail is sent.',
    answer: object({ success: { const: true }, message: text }),
    refusals: { 400: ['INVALID_PASSWORD'], 401: ['UNAUTHORIZED'], 404: ['LINK_NOT_FOUND'] },
  },
} as const satisfies RouteTable;
