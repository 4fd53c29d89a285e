import type { Schema } from '#shared/openapi/document';
import { asDocumented, type RouteTable } from './route-words.ts';
import { done, flag, listOf, object, ref, text } from './schemas.ts';

const factor = { tag: 'second factor', signedIn: 'yes' } as const;
const proof = {
  description: 'Needs the password; an account without one needs a session that began a few minutes ago.',
  refusals: { 400: ['INVALID_PASSWORD'], 403: ['SESSION_NOT_FRESH'] },
} as const;
const check = {
  tag: 'second factor',
  signedIn: 'maybe',
  answer: object({ token: text, user: ref('User') }),
  refusals: { 401: ['INVALID_CODE', 'INVALID_BACKUP_CODE', 'INVALID_TWO_FACTOR_COOKIE'] },
} as const;
const passkeys = { tag: 'passkeys', signedIn: 'yes' } as const;
/** Of the browser: its shape is WebAuthn's (level 3, §5). */
const credential: Schema = { ...object({ id: text }), additionalProperties: true };
/** For the browser: their shape is WebAuthn's too, which Better Auth's document has in an older version. */
const ceremonyOptions: Schema = { ...object({ challenge: text }), additionalProperties: true };
const providers = { tag: 'providers', signedIn: 'yes' } as const;
const beginning = object({ url: { type: 'string', format: 'uri' }, redirect: flag });
const passkey = ref('Passkey');

export const protectionWords = {
  'POST /two-factor/enable': {
    ...factor,
    ...proof,
    summary: 'Begin to set a second factor up',
    answer: object({ method: { const: 'totp' }, totpURI: text, backupCodes: listOf(text) }),
  },
  'POST /two-factor/disable': {
    ...factor,
    ...proof,
    summary: 'Do without a second factor again',
    answer: done('status'),
  },
  'POST /two-factor/generate-backup-codes': {
    ...factor,
    ...proof,
    summary: 'Replace the recovery codes',
    answer: object({ status: { const: true }, backupCodes: listOf(text) }),
  },
  'POST /two-factor/verify-totp': {
    ...check,
    summary: 'Finish a sign-in, or setting up, with a code of the authenticator app',
  },
  'POST /two-factor/verify-backup-code': { ...check, summary: 'Finish a sign-in with a recovery code' },

  'GET /passkey/generate-register-options': {
    ...passkeys,
    summary: 'What a browser needs to make a passkey',
    answer: ceremonyOptions,
    refusals: { 403: ['SESSION_NOT_FRESH'] },
  },
  'POST /passkey/verify-registration': {
    ...passkeys,
    summary: 'Add the passkey that a browser has made',
    answer: passkey,
    body: object({ response: credential }, { name: { type: 'string', minLength: 1, maxLength: 100 } }),
    refusals: { 400: ['CHALLENGE_NOT_FOUND', 'FAILED_TO_VERIFY_REGISTRATION'], 403: ['SESSION_NOT_FRESH'] },
  },
  'GET /passkey/generate-authenticate-options': {
    tag: 'passkeys',
    signedIn: 'maybe',
    summary: 'What a browser needs to sign in with a passkey',
    answer: ceremonyOptions,
  },
  'POST /passkey/verify-authentication': {
    tag: 'passkeys',
    signedIn: 'no',
    summary: 'Sign in with a passkey',
    answer: object({ session: ref('Session'), user: ref('User') }),
    body: object({ response: credential }),
    refusals: {
      400: ['CHALLENGE_NOT_FOUND', 'AUTHENTICATION_FAILED'],
      401: ['PASSKEY_NOT_FOUND', 'USER_VERIFICATION_REQUIRED'],
      403: ['BANNED_USER'],
    },
  },
  'GET /passkey/list-user-passkeys': {
    ...passkeys,
    summary: "The account's passkeys",
    answer: listOf(passkey),
  },
  'POST /passkey/update-passkey': {
    ...passkeys,
    summary: 'Rename a passkey',
    answer: object({ passkey }),
    refusals: { 404: ['PASSKEY_NOT_FOUND'] },
  },
  'POST /passkey/delete-passkey': {
    ...passkeys,
    summary: 'Remove a passkey',
    answer: done('status'),
    refusals: { 403: ['SESSION_NOT_FRESH'], 404: ['PASSKEY_NOT_FOUND'] },
  },

  'POST /sign-in/social': {
    tag: 'providers',
    signedIn: 'no',
    summary: 'Begin to sign in by a provider: where to send the browser',
    answer: beginning,
    refusals: { 404: ['PROVIDER_NOT_FOUND'] },
  },
  'GET /callback/{id}': {
    tag: 'providers',
    signedIn: 'no',
    summary: 'Where a provider sends the browser back to',
    description: "Sends it on to the app, signed in, or with `error`. No code of an app's calls this.",
    answer: 'redirect',
    query: object({}, { code: text, state: text, error: text, error_description: text, iss: text }),
  },
  'POST /link-social': {
    ...providers,
    summary: 'Begin to add a provider to the account',
    answer: beginning,
    refusals: { 403: ['SESSION_NOT_FRESH'], 404: ['PROVIDER_NOT_FOUND'] },
  },
  'GET /list-accounts': {
    ...providers,
    summary: 'How one may sign in to the account',
    answer: asDocumented,
  },
  'POST /unlink-account': {
    ...providers,
    summary: 'Remove a provider from the account',
    answer: done('status'),
    refusals: { 400: ['ACCOUNT_NOT_FOUND', 'FAILED_TO_UNLINK_LAST_ACCOUNT'], 403: ['SESSION_NOT_FRESH'] },
  },
} as const satisfies RouteTable;
