import type { ProblemCode } from '#shared/contract/errors';

/** What Better Auth calls a refusal, and what this API does. Its own routes answer the former, ours the latter. */
export const engineCodes = {
  INVALID_EMAIL_OR_PASSWORD: 'INVALID_CREDENTIALS',
  INVALID_PASSWORD: 'INVALID_CREDENTIALS',
  EMAIL_NOT_VERIFIED: 'EMAIL_NOT_VERIFIED',
  BANNED_USER: 'ACCOUNT_BANNED',
  UNAUTHORIZED: 'UNAUTHENTICATED',
  TOKEN_EXPIRED: 'TOKEN_EXPIRED',
  INVALID_TOKEN: 'INVALID_TOKEN',
  PASSWORD_TOO_SHORT: 'PASSWORD_TOO_SHORT',
  PASSWORD_TOO_LONG: 'PASSWORD_TOO_LONG',
  PASSWORD_COMPROMISED: 'PASSWORD_COMPROMISED',
  SESSION_NOT_FOUND: 'NOT_FOUND',
  CURRENT_SESSION: 'CURRENT_SESSION',
} as const satisfies Readonly<Record<string, ProblemCode>>;

/** This API's name for a code of the engine's; the code itself if there is none. */
export function problemCodeOf(code: string): string {
  return Object.hasOwn(engineCodes, code) ? engineCodes[code as keyof typeof engineCodes] : code;
}
