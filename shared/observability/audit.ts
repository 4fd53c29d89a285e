import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { Logger } from '@aws-lambda-powertools/logger';
import { redact } from '#shared/observability/redact';
import { currentRequestScope } from '#shared/observability/request-scope';
import { printable } from '#shared/printable';
import { isUuid } from '#shared/uuid';

/** Every event that is audited, and what may come of it. */
interface AuditOutcomes {
  /** `exists`: the address has an account already, which the answer does not say. */
  sign_up: 'ok' | 'exists';
  /**
   * `locked`: refused unread, after too many failures. `unverified`, `banned`, `second_factor`: the password was right;
   * with the last a code has been asked for, and `ok` follows if it is right.
   */
  sign_in: 'ok' | 'failed' | 'locked' | 'unverified' | 'banned' | 'second_factor';
  sign_out: 'ok';
  email_verification: 'sent' | 'completed' | 'failed';
  password_reset: 'requested' | 'completed' | 'failed';
  /** `failed`: the current password was wrong. */
  password_change: 'completed' | 'failed';
  email_change: 'requested' | 'completed';
  /** What was revoked: one session by its id, all but the caller's, or all. */
  session_revoke: 'one' | 'others' | 'all';
  /**
   * `failed`, `locked`: a wrong code after a right password, or one refused unread. `refused`: somebody signed in did
   * not know the password that a change asks for.
   */
  second_factor:
    | 'enabled'
    | 'disabled'
    | 'codes_replaced'
    | 'recovery_code_used'
    | 'failed'
    | 'locked'
    | 'refused';
  passkey: 'added' | 'removed';
  account_deletion: 'requested' | 'completed';
  /** An account is gone whose address was never verified: somebody has proved to own it. */
  registration_replaced: 'completed';
  /** A provider became a way into an account, or is none any more. */
  provider_link: 'added' | 'removed';
  breached_password_refused: 'refused';
  /** `completed`: a signing key was minted. */
  key_rotation: 'completed' | 'revoked';
  /** What an operator did, or looked at, by the admin function. */
  administration:
    | 'found'
    | 'shown'
    | 'banned'
    | 'unbanned'
    | 'signed_out'
    | 'second_factor_reset'
    | 'deleted'
    | 'exported'
    | 'not_found';
  /** A secret has a new value, which functions take up within minutes. */
  secret_rotation: 'completed';
}

/** Whom an event is about, as far as it is known. */
interface AuditSubject {
  /** Of the account acted on: a uuid; anything else is left out, so that no token can be taken for it. */
  readonly user_id?: string | undefined;
  /** A uuid, as above. For `session_revoke` the session revoked, else the one that acts or begins. */
  readonly session_id?: string | undefined;
  /** Of a signing key: a uuid, as above. */
  readonly key_id?: string | undefined;
  /** An e-mail address as the caller wrote it, whatever that is. It is not logged: its pseudonym `account` is. */
  readonly email?: unknown;
  /** ARN of the operator, as the caller of the admin function says; anything that is no ARN is left out. */
  readonly operator?: string | undefined;
  /** What else it was done to, by its name: a secret's. */
  readonly resource?: string | undefined;
  /**
   * How somebody signs in: one of our own ways (shared/contract/sign-in-methods.ts), or the id of a provider. Anything that
   * has not the form of an id is left out.
   */
  readonly method?: string | undefined;
}

export type AuditEvent = {
  [Event in keyof AuditOutcomes]: AuditSubject & {
    readonly event: Event;
    readonly outcome: AuditOutcomes[Event];
  };
}[keyof AuditOutcomes];

/** Has a level of its own: an audit line is written whatever the stage's `logLevel` leaves out. */
const auditLogger = new Logger({ logLevel: 'INFO', jsonReplacerFn: redact });

/**
 * Writes one line `message: "audit"` about something that matters to an account's safety, with the request's ids,
 * trace, client address and user agent. Never an address, password, token, cookie or hash: only the members named
 * in the types are read, and each is written only if it has the form that it should have.
 */
export function audit(audited: AuditEvent): void {
  const { event, outcome, user_id, session_id, key_id, email, operator, method, resource } = audited;
  const request = currentRequestScope();
  auditLogger.info('audit', {
    event,
    outcome,
    user_id: uuidOf(user_id),
    session_id: uuidOf(session_id),
    key_id: uuidOf(key_id),
    account: pseudonymOf(email),
    claimed_operator: operator && principalPattern.test(operator) ? operator : undefined,
    resource,
    ...(method !== undefined && methodPattern.test(method) && { method }),
    client_address: request?.clientAddress && isIP(request.clientAddress) ? request.clientAddress : undefined,
    user_agent: request?.userAgent && printable(request.userAgent.slice(0, maxUserAgentLength)),
    request_id: request?.requestId,
    correlation_id: request?.correlationId,
    ...(request?.traceId && { xray_trace_id: request.traceId }),
  });
}

/** ARN of a user, a role's session or the root of an account (IAM guide, "IAM identifiers"). */
const principalPattern = /^arn:aws[a-z-]*:(?:iam|sts)::\d{12}:[\w+=,.@/:-]{1,512}$/;
const methodPattern = /^[a-z][a-z\d-]{0,31}$/;

function uuidOf(id: string | undefined): string | undefined {
  return id && isUuid(id) ? id : undefined;
}

/** 96 bits: enough that no two accounts share a pseudonym. */
const pseudonymLength = 16;

/** The same for every spelling of an address in capitals and small letters. docs/decisions/0013-audit.md says why. */
function pseudonymOf(email: unknown): string | undefined {
  if (typeof email !== 'string' || email === '') return undefined;
  const digest = createHash('sha256').update(email.toLowerCase()).digest('base64url');
  return digest.slice(0, pseudonymLength);
}

/** Browsers stay below this; the rest of a longer one says nothing. In characters. */
const maxUserAgentLength = 256;
