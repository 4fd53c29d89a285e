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
 * @throws ProblemError TOO_MANY_REQUESTS with the seconds to wait, INVALID_REQUEST for a crowd of session tokens,
 * SignInLockedError, DatabaseUnavailableError
 */
export async function admit(
  database: OneShotDatabase,
  route: OpenRoute,
  event: HttpEvent,
  email: string | undefined,
): Promise<void> {
  const [verdict] = await database.query(admission(route, event, email));
  if (!verdict?.refused_by) return;
  const Refusal = verdict.refused_by === 'lock' ? SignInLockedError : ProblemError;
  throw tooManyAttempts(Number(verdict.retry_after_seconds), Refusal);
}

/** What a caller is told who is to wait. */
export function tooManyAttempts(retryAfterSeconds: number, Refusal = ProblemError): ProblemError {
  const detail = `too many attempts: try again in ${retryAfterSeconds} s`;
  return new Refusal('TOO_MANY_REQUESTS', detail, {
    retryAfterSeconds,
    extensions: { code: 'TOO_MANY_REQUESTS', message: detail },
  });
}

function admission({ limits, guarded }: OpenRoute, event: HttpEvent, email: string | undefined): Statement {
  const rules = limits.flatMap(({ per, name, max, windowSeconds }) => {
    const key = `${name} ${per}`;
    const rule = { by_address: per === 'address', max, window_seconds: windowSeconds };
    if (per === 'address') return [{ key, ...rule }];
    const accounts = email === undefined ? [] : [email];
    const counted = per === 'account' ? accounts : sessionTokens(event);
    return counted.map((whose) => ({ key: `${key} ${whose}`, ...rule }));
  });
  return {
    text: 'select refused_by, retry_after_seconds from gatehouse.admit($1, $2, $3)',
    values: [JSON.stringify(rules), clientAddress(event), (guarded && email) ?? null],
  };
}

const shownToken = /^(?:bearer\s|(?:__Secure-)?better-auth\.session_token\s*=)(.*)$/is;
/** A browser may hold a cookie for each of a few domains and paths. */
const maxShownTokens = 4;

/**
 * The session tokens that a request shows, by bearer and by cookie, as the engine would read them: decoded, without
 * quotes and signature. All count, since whoever guesses passwords might show decoys beside the one that is taken.
 */
function sessionTokens({ headers, cookies = [] }: HttpEvent): readonly string[] {
  const values = [headers.authorization ?? '', ...cookies.join(';').split(';')].flatMap(
    (text) => shownToken.exec(text.trim())?.[1] ?? [],
  );
  const tokens = new Set(values.map((value) => decode(value).replace(/[\s"]|\..*$/gs, '')));
  if (tokens.size <= maxShownTokens) return [...tokens];
  throw new ProblemError('INVALID_REQUEST', `the request shows ${tokens.size} session tokens: send one`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
