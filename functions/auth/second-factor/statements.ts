import type { Statement } from '#shared/database/one-shot';

/** Counts an attempt; see `gatehouse.begin_second_factor`. `challenge` is the stored form of one. */
export function beginSecondFactor(challenge: string | undefined, signedIn: string | undefined): Statement {
  return {
    text: 'select user_id, secret, retry_after_seconds from gatehouse.begin_second_factor($1, $2)',
    values: [challenge ?? null, signedIn ?? null],
  };
}

/** Uses up a step's code, with all before it, and ends a row of failures; a row comes back if it was unused. */
export function claimStep(userId: string, step: number): Statement {
  return {
    text: `update "twoFactor" set "lastUsedStep" = $2, "failedVerificationCount" = 0, "lockedUntil" = null
      where "userId" = $1 and "lastUsedStep" < $2 returning "id"`,
    values: [userId, step],
  };
}

/** A user's recovery codes, encrypted. */
export function selectRecoveryCodes(userId: string): Statement {
  return { text: 'select "backupCodes" from "twoFactor" where "userId" = $1', values: [userId] };
}

/** Takes a session back that nobody has been told of; no event tells of its end. */
export function withdrawSession(sessionId: string): Statement {
  return { text: 'select gatehouse.withdraw_session($1)', values: [sessionId] };
}

/** Ends a row of failures. */
export function forgiveFailures(userId: string): Statement {
  return {
    text: `update "twoFactor" set "failedVerificationCount" = 0, "lockedUntil" = null where "userId" = $1`,
    values: [userId],
  };
}

/**
 * Ends what a user's second factor has led to so far: trusted devices, and sign-ins that wait for a code. For how they are
 * stored see engine/verification-identifiers.ts.
 */
export function voidTrust(userId: string): Statement {
  return {
    text: `delete from "verification" where "value" = $1
      and ("identifier" like 'sha256/trust-device-%' or "identifier" like 'sha256/2fa-%')`,
    values: [userId],
  };
}

/** Deletes one of a user's passkeys; a row comes back if there was one. */
export function deletePasskey(userId: string, passkeyId: string): Statement {
  return {
    text: 'delete from "passkey" where "id" = $2 and "userId" = $1 returning "id"',
    values: [userId, passkeyId],
  };
}

/** Whose a credential is; no row comes back for an unknown one. */
export function selectPasskeyOwner(credentialId: string): Statement {
  return { text: 'select "userId" from "passkey" where "credentialID" = $1', values: [credentialId] };
}

/** Names one of a user's passkeys; it comes back if there is one. */
export function renamePasskey(userId: string, passkeyId: string, name: string): Statement {
  return {
    text: 'update "passkey" set "name" = $3 where "id" = $2 and "userId" = $1 returning *',
    values: [userId, passkeyId, name],
  };
}
