import type { Feature } from '#shared/contract/features';
import { mails, passwordChecks, perAddress, usual } from './limit-rules.ts';
import type { LimitRule } from './limits.ts';
import { secondFactorRoutes } from './second-factor/routes.ts';

/** Where the engine's routes begin. */
export const enginePath = '/api/auth';

/** How to tell in the audit log what a route does, and how it ended. */
export type AuditedAction =
  | 'sign_up'
  | 'sign_in'
  | 'sign_out'
  | 'email_verification_request'
  | 'email_verification'
  | 'password_reset_request'
  | 'password_reset'
  | 'password_change'
  | 'email_change_request'
  | 'session_revoke'
  | 'sessions_revoke'
  | 'second_factor'
  | 'protection_change'
  | 'account_deletion'
  | 'provider_sign_in'
  | 'provider_removal';

/** A route below `/api/auth` that callers may use. */
export interface OpenRoute {
  /** The engine's own route that answers it, `POST /sign-up/email`; `{id}` stands for a segment of the path. */
  readonly engine: string;
  /**
   * `engine`: bodies exactly as Better Auth's client knows them. `problem`: failures are problem documents (RFC 9457)
   * with that client's `code` and `message` as additional members.
   */
  readonly failures: 'engine' | 'problem';
  /** Status of a good answer, where it is not the engine's. */
  readonly status?: number;
  /** Codes of refusals that mean something else here than the engine's word says. */
  readonly codes?: Readonly<Record<string, string>>;
  /** Each is counted in this order until one is used up; addresses come first. */
  readonly limits: readonly LimitRule[];
  /** The member of the body that names an account by its address. No other is heeded: it would be a decoy. */
  readonly names?: 'email' | 'newEmail';
  /** Whether attempts count towards the lock of the account that the request names. */
  readonly guarded?: true;
  /** Whether a good answer takes the same time for everybody, since work depends on whether there is an account. */
  readonly evenTime?: true;
  readonly audited?: AuditedAction;
  /** Whether a browser itself opens it, and hears what went wrong from the app that it is sent on to. */
  readonly isNavigation?: true;
  /** Without it in the stage there is no such route. */
  readonly feature?: Feature;
}

const signUp = {
  failures: 'engine',
  names: 'email',
  limits: [perAddress('sign-up', 30), mails],
  audited: 'sign_up',
} as const;
const signIn = {
  failures: 'engine',
  names: 'email',
  limits: [perAddress('sign-in', 30)],
  guarded: true,
  audited: 'sign_in',
} as const;
const signOut = { engine: 'POST /sign-out', failures: 'engine', limits: usual, audited: 'sign_out' } as const;
const session = { engine: 'GET /get-session', failures: 'engine', limits: usual } as const;
const requestReset = {
  engine: 'POST /request-password-reset',
  failures: 'engine',
  names: 'email',
  limits: [perAddress('mail', 20), mails],
  evenTime: true,
  audited: 'password_reset_request',
} as const;
const verification = {
  engine: 'POST /verify-email',
  failures: 'problem',
  limits: [perAddress('link', 30)],
  audited: 'email_verification',
} as const;
const provider = {
  failures: 'engine',
  limits: [perAddress('provider', 60)],
  feature: 'providers',
} as const;
const revocation = { failures: 'engine', limits: usual, audited: 'sessions_revoke' } as const;

/**
 * The routes that are open, by method and path below `/api/auth`. An allow-list: a plugin or a new version of the
 * engine brings routes of its own, and each is to be thought about before strangers can call it. Names in
 * Better Auth's style are for its client; the plain ones are this API's own.
 */
const table = {
  'POST /sign-up/email': { ...signUp, engine: 'POST /sign-up/email' },
  'POST /signup': { ...signUp, engine: 'POST /sign-up/email', failures: 'problem', status: 201 },
  'POST /sign-in/email': { ...signIn, engine: 'POST /sign-in/email' },
  'POST /signin': { ...signIn, engine: 'POST /sign-in/email', failures: 'problem' },
  'POST /sign-out': signOut,
  'POST /signout': { ...signOut, failures: 'problem' },

  'GET /get-session': session,
  'POST /get-session': { ...session, engine: 'POST /get-session' },
  'GET /session': { engine: 'GET /session', failures: 'problem', limits: usual },
  'GET /me': { engine: 'GET /me', failures: 'problem', limits: usual },
  'GET /token': { engine: 'GET /token', failures: 'engine', limits: usual },
  'POST /update-user': { engine: 'POST /update-user', failures: 'engine', limits: usual },

  'POST /send-verification-email': {
    engine: 'POST /send-verification-email',
    failures: 'engine',
    names: 'email',
    limits: [perAddress('mail', 20), mails],
    evenTime: true,
    audited: 'email_verification_request',
  },
  'POST /verify-email': verification,
  'GET /verify-email': { ...verification, engine: 'GET /verify-email', failures: 'engine' },

  'POST /request-password-reset': requestReset,
  'POST /forgot-password': { ...requestReset, failures: 'problem' },
  'POST /reset-password': {
    engine: 'POST /reset-password',
    failures: 'problem',
    // The engine does not tell a token that has expired from one that was used or never was.
    codes: { INVALID_TOKEN: 'TOKEN_EXPIRED' },
    limits: [perAddress('link', 30)],
    audited: 'password_reset',
  },
  'POST /change-password': {
    engine: 'POST /change-password',
    failures: 'engine',
    limits: [perAddress('sign-in', 30), passwordChecks],
    audited: 'password_change',
  },
  'POST /change-email': {
    engine: 'POST /change-email',
    failures: 'engine',
    names: 'newEmail',
    limits: [perAddress('mail', 20), passwordChecks, mails],
    evenTime: true,
    audited: 'email_change_request',
  },
  'POST /delete-user': {
    engine: 'POST /delete-user',
    failures: 'problem',
    limits: [perAddress('mail', 20), passwordChecks],
    audited: 'account_deletion',
  },

  'GET /sessions': { engine: 'GET /sessions', failures: 'problem', limits: usual },
  'DELETE /sessions/{id}': {
    engine: 'DELETE /sessions/{id}',
    failures: 'problem',
    status: 204,
    limits: usual,
    audited: 'session_revoke',
  },
  'GET /list-sessions': { engine: 'GET /list-sessions', failures: 'engine', limits: usual },
  'POST /revoke-session': { ...revocation, engine: 'POST /revoke-session', audited: 'session_revoke' },
  'POST /revoke-sessions': { ...revocation, engine: 'POST /revoke-sessions' },
  'POST /revoke-other-sessions': { ...revocation, engine: 'POST /revoke-other-sessions' },

  ...secondFactorRoutes,

  'POST /sign-in/social': { ...provider, engine: 'POST /sign-in/social' },
  // By GET alone: the answer is asked for in the query. A provider's POST would come without the state's cookie.
  'GET /callback/{id}': {
    ...provider,
    engine: 'GET /callback/{id}',
    audited: 'provider_sign_in',
    isNavigation: true,
  },
  'POST /link-social': { ...provider, engine: 'POST /link-social' },
  'GET /list-accounts': { ...provider, engine: 'GET /list-accounts', limits: usual },
  'POST /unlink-account': { ...provider, engine: 'POST /unlink-account', audited: 'provider_removal' },
} as const satisfies Readonly<Record<string, OpenRoute>>;

/** An open route by its name: `POST /signup`. */
export type OpenRouteName = keyof typeof table;
export const openRoutes: Readonly<Record<string, OpenRoute>> = table;

/** An open route, under which name it was called, and which path of the engine answers it. */
export interface FoundRoute {
  readonly name: string;
  readonly route: OpenRoute;
  readonly path: string;
}

const lastSegment = /[^/]+$/;
const placeholder = '{id}';

/** The open route that a method and a whole path name in a stage with these features, or undefined. */
export function findOpenRoute(
  method: string,
  rawPath: string,
  open: ReadonlySet<Feature>,
): FoundRoute | undefined {
  const asked = `${method} ${rawPath.slice(enginePath.length)}`;
  if (asked.includes(placeholder)) return undefined;
  const name = Object.hasOwn(openRoutes, asked) ? asked : asked.replace(lastSegment, placeholder);
  const route = Object.hasOwn(openRoutes, name) ? openRoutes[name] : undefined;
  if (!route || (route.feature && !open.has(route.feature))) return undefined;
  const path = route.engine.slice(route.engine.indexOf('/'));
  const [segment = ''] = lastSegment.exec(asked) ?? [];
  return { name, route, path: `${enginePath}${path.replace(placeholder, () => segment)}` };
}
