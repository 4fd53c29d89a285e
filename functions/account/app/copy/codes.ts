import type { CommonProblemCode } from '#shared/contract/errors';
import type { resource as profile } from '#shared/contract/profile';

/** Codes of Better Auth's that have no name among the API's own, and may meet people on these pages. */
type EngineCode =
  | 'INVALID_EMAIL'
  | 'INVALID_NAME'
  | 'TOO_LONG'
  | 'INVALID_CODE'
  | 'INVALID_BACKUP_CODE'
  | 'INVALID_TWO_FACTOR_COOKIE'
  | 'SESSION_NOT_FRESH'
  | 'SAME_EMAIL'
  | 'FAILED_TO_UNLINK_LAST_ACCOUNT'
  | 'USER_VERIFICATION_REQUIRED';

/** What a sign-in by a provider may come back with (decision 16). */
type SignInError =
  | 'access_denied'
  | 'account_banned'
  | 'account_not_linked'
  | 'account_already_linked_to_different_user'
  | 'email_not_found'
  | 'email_not_verified'
  | 'state_mismatch'
  | 'temporarily_unavailable';

/** What pages find themselves: no answer, two passwords that differ, what a browser says of passkeys, and all the rest. */
type OwnCode =
  | 'unreachable'
  | 'cookies_blocked'
  | 'mismatch'
  | 'passkey_not_shown'
  | 'passkey_exists'
  | 'other';

/** Every code that has words of its own. Problems of resources that have no page here are `other`. */
export type CodeWithWords =
  | CommonProblemCode
  | keyof (typeof profile)['problems']
  | EngineCode
  | SignInError
  | OwnCode;
