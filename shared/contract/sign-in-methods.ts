/**
 * Ways to sign in that are not a provider's, as the audit log names them: a password or a passkey, and the code that
 * ends a sign-in with a second factor. No provider may have one of these as its id.
 */
export const ownMethods = ['password', 'passkey', 'totp', 'recovery-code'] as const;

export type OwnMethod = (typeof ownMethods)[number];
