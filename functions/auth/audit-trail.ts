import type { OwnMethod } from '#shared/contract/sign-in-methods';
import { type AuditEvent, audit } from '#shared/observability/audit';
import { countEvent } from '#shared/observability/metrics';
import type { RequestState } from './request-state.ts';
import type { AuditedAction } from './routes.ts';

/** How a request ended: the status of the engine's answer, and the code of one that refuses. */
export interface Ending {
  readonly isGood: boolean;
  readonly code?: string | undefined;
}

type Recorder = (request: RequestState, ending: Ending) => void;

const subject = ({ userId: user_id, sessionId: session_id, email }: RequestState) => ({
  user_id,
  session_id,
  email,
});

const goodSignIn = ({ secondFactorAsked }: RequestState) => (secondFactorAsked ? 'second_factor' : 'ok');

/** For each action what is worth a line, and which. What is left out was refused before it meant anything. */
const recorders: Readonly<Record<AuditedAction, Recorder>> = {
  sign_up: (request, { isGood }) => {
    const outcome = request.did === 'sign-up again' ? 'exists' : 'ok';
    if (isGood) audit({ event: 'sign_up', outcome, ...subject(request) });
  },
  sign_in: (request, { isGood, code }) => {
    const outcome = isGood ? goodSignIn(request) : signInOutcomes[code ?? ''];
    if (!outcome) return;
    const method: OwnMethod = request.route.feature === 'passkeys' ? 'passkey' : 'password';
    audit({ event: 'sign_in', outcome, method, ...subject(request) });
    if (outcome === 'locked') countEvent('SignInLocked');
    else if (!isGood) countEvent('SignInFailed');
  },
  sign_out: (request, { isGood }) => {
    if (isGood && request.sessionId) audit({ event: 'sign_out', outcome: 'ok', ...subject(request) });
  },
  email_verification_request: (request, { isGood }) => {
    if (isGood && request.outbox.length > 0)
      audit({ event: 'email_verification', outcome: 'sent', ...subject(request) });
  },
  email_verification: (request, { isGood }) => {
    if (isGood && request.did === 'email change')
      return audit({ event: 'email_change', outcome: 'completed', ...subject(request) });
    audit({ event: 'email_verification', outcome: isGood ? 'completed' : 'failed', ...subject(request) });
  },
  password_reset_request: (request, { isGood }) => {
    if (isGood) audit({ event: 'password_reset', outcome: 'requested', ...subject(request) });
  },
  password_reset: (request, { isGood, code }) => {
    if (isGood) audit({ event: 'password_reset', outcome: 'completed', ...subject(request) });
    else if (code === 'TOKEN_EXPIRED')
      audit({ event: 'password_reset', outcome: 'failed', ...subject(request) });
  },
  password_change: (request, { isGood, code }) => {
    if (isGood) audit({ event: 'password_change', outcome: 'completed', ...subject(request) });
    else if (code === 'INVALID_PASSWORD')
      audit({ event: 'password_change', outcome: 'failed', ...subject(request) });
  },
  email_change_request: (request, { isGood }) => {
    if (isGood) audit({ event: 'email_change', outcome: 'requested', ...subject(request) });
  },
  session_revoke: (request, { isGood }) => {
    // The engine's client is told of no difference between a session that ended and one that never was.
    if (isGood && request.did === 'revocation')
      audit({ event: 'session_revoke', outcome: 'one', ...subject(request) });
  },
  sessions_revoke: (request, { isGood }) => {
    const outcome = request.route.engine === 'POST /revoke-sessions' ? 'all' : 'others';
    if (isGood) audit({ event: 'session_revoke', outcome, ...subject(request) });
  },
  second_factor: (request, { isGood, code }) => {
    const failure = codeFailures[code ?? ''];
    if (failure) {
      audit({ event: 'second_factor', outcome: failure, ...subject(request) });
      return countEvent(failure === 'locked' ? 'SignInLocked' : 'SignInFailed');
    }
    if (!isGood) return;
    if (request.did) recorders.protection_change(request, { isGood });
    if (request.did === 'second-factor-on') return;
    const method: OwnMethod = request.did === 'recovery-code-used' ? 'recovery-code' : 'totp';
    audit({ event: 'sign_in', outcome: 'ok', method, ...subject(request) });
  },
  protection_change: (request, { isGood, code }) => {
    const change = isGood && protectionChanges[request.did ?? ''];
    if (change) audit({ ...change, ...subject(request) });
    else if (code === 'INVALID_PASSWORD')
      audit({ event: 'second_factor', outcome: 'refused', ...subject(request) });
  },
  account_deletion: (request, { isGood }) => {
    const outcome = request.did === 'deletion' ? 'completed' : 'requested';
    if (isGood) audit({ event: 'account_deletion', outcome, ...subject(request) });
  },
  provider_sign_in: (request, { isGood, code }) => {
    const { lastSegment: method, replacedUserId, did } = request;
    if (replacedUserId)
      audit({ event: 'registration_replaced', outcome: 'completed', user_id: replacedUserId });
    const about = { method, ...subject(request) };
    if (isGood && did === 'sign-up') audit({ event: 'sign_up', outcome: 'ok', ...about });
    if (isGood && did === 'link') audit({ event: 'provider_link', outcome: 'added', ...about });
    if (isGood && request.sessionId === undefined && !request.secondFactorAsked) return;
    const outcome = isGood ? goodSignIn(request) : (providerOutcomes[code ?? ''] ?? 'failed');
    if (outcome !== 'none') audit({ event: 'sign_in', outcome, ...about });
  },
  provider_removal: (request, { isGood }) => {
    if (isGood) audit({ event: 'provider_link', outcome: 'removed', ...subject(request) });
  },
};

type ProtectionChange =
  | Pick<Extract<AuditEvent, { event: 'second_factor' }>, 'event' | 'outcome'>
  | Pick<Extract<AuditEvent, { event: 'passkey' }>, 'event' | 'outcome'>;

const protectionChanges: Readonly<Record<string, ProtectionChange>> = {
  'second-factor-on': { event: 'second_factor', outcome: 'enabled' },
  'second-factor-off': { event: 'second_factor', outcome: 'disabled' },
  'recovery-codes-replaced': { event: 'second_factor', outcome: 'codes_replaced' },
  'recovery-code-used': { event: 'second_factor', outcome: 'recovery_code_used' },
  'passkey-added': { event: 'passkey', outcome: 'added' },
  'passkey-removed': { event: 'passkey', outcome: 'removed' },
};

const codeFailures: Readonly<Record<string, 'failed' | 'locked'>> = {
  INVALID_CODE: 'failed',
  INVALID_BACKUP_CODE: 'failed',
  TOO_MANY_REQUESTS: 'locked',
};

const signInOutcomes: Readonly<Record<string, 'failed' | 'unverified' | 'banned' | 'locked'>> = {
  INVALID_EMAIL_OR_PASSWORD: 'failed',
  EMAIL_NOT_VERIFIED: 'unverified',
  BANNED_USER: 'banned',
  TOO_MANY_REQUESTS: 'locked',
  AUTHENTICATION_FAILED: 'failed',
  PASSKEY_NOT_FOUND: 'failed',
  USER_VERIFICATION_REQUIRED: 'failed',
};

/** What the app is told of a sign-in by a provider. Of these the first two say nothing against anybody. */
const providerOutcomes: Readonly<Record<string, 'none' | 'unverified' | 'banned'>> = {
  access_denied: 'none',
  temporarily_unavailable: 'none',
  email_not_verified: 'unverified',
  account_banned: 'banned',
};

/** Writes down what a request did to somebody's account, and counts what alarms watch. */
export function record(request: RequestState, ending: Ending): void {
  if (ending.code === 'PASSWORD_COMPROMISED') {
    audit({ event: 'breached_password_refused', outcome: 'refused', ...subject(request) });
  }
  const { audited } = request.route;
  if (audited) recorders[audited](request, ending);
}
