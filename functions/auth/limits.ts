import type { OneShotDatabase, Statement } from '#shared/database/one-shot';
import { ProblemError } from '#shared/errors';
import { clientAddress, type HttpEvent } from '#shared/http/event';
import type { OpenRoute } from './routes.ts';

/** At most `max` requests in `windowSeconds` from one address, for one account, or with one session. */
export interface LimitRule {
  readonly per: 'address' | 'account' | 'session';
  /** Routes whose rules have the same name share one count. */
  readonly name: string;
  readonly max: number;
  readonly windowSeconds: number;
}

/** The account is locked for a while: too many attempts to sign in have failed. */
export class SignInLockedError extends ProblemError {}

/**
 * Counts a request against every rule of its route in one statement (`gatehouse.admit`), so that limits hold across
 * all environments. Rules that go by account treat unknown accounts like known ones, and so tell nothing.
 * @throws ProblemError TOO_MANY_REQUESTS with the seconds to wait, SignInLockedError, DatabaseUnavailableError
 */
export async function admit(
  database: OneShotDatabase,
  route: OpenRoute,
  event: HttpEvent,
  email: string | undefined,
): Promise<void> {
  const [verdict] = await database.query(admission(route, event, email));
  if (!verdict?.refused_by) return;
  const retryAfterSeconds = Number(verdict.retry_after_seconds);
  const detail = `too many attempts: try again in ${retryAfterSeconds} s`;
  const Refusal = verdict.refused_by === 'lock' ? SignInLockedError : ProblemError;
  throw new Refusal('TOO_MANY_REQUESTS', detail, {
    retryAfterSeconds,
    extensions: { code: 'TOO_MANY_REQUESTS', message: detail },
  });
}

function admission({ limits, guarded }: OpenRoute, event: HttpEvent, email: string | undefined): Statement {
  const rules = limits.flatMap(({ per, name, max, windowSeconds }) => {
    const whose = { address: '', account: email, session: sessionToken(event) }[per];
    if (whose === undefined) return [];
    return [
      { key: `${name} ${per} ${whose}`, by_address: per === 'address', max, window_seconds: windowSeconds },
    ];
  });
  return {
    text: 'select refused_by, retry_after_seconds from gatehouse.admit($1, $2, $3)',
    values: [JSON.stringify(rules), clientAddress(event), (guarded && email) ?? null],
  };
}

const bearerToken = /^bearer\s+([^.\s]+)/i;
const cookieToken = /session_token=([^.;]+)/;

/** The session token that a request shows, by bearer or cookie, without the cookie's signature. */
function sessionToken({ headers, cookies = [] }: HttpEvent): string | undefined {
  const bearer = bearerToken.exec(headers.authorization ?? '');
  return (bearer ?? cookieToken.exec(cookies.join('; ')))?.[1];
}
