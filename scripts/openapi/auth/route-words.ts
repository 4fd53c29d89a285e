import type { Schema } from '#shared/openapi/document';
import type { OpenRouteName } from '../../../functions/auth/routes.ts';

/** What a good answer has as its body, where Better Auth's own document says it right. */
export const asDocumented = 'as documented';

/** What is said of an open route below `/api/auth` beside what Better Auth's document says. */
export interface RouteWords {
  readonly tag: 'accounts' | 'sign-in' | 'sessions' | 'second factor' | 'passkeys' | 'providers';
  readonly summary: string;
  readonly description?: string;
  /** `maybe` answers whoever calls, and somebody signed in more. */
  readonly signedIn: 'yes' | 'no' | 'maybe';
  /** The JSON of a good answer; `redirect` for a browser that is sent on, `nothing` for 204. */
  readonly answer: Schema | typeof asDocumented | 'redirect' | 'nothing';
  /** The request's body, or query, where Better Auth's document says it wrongly. */
  readonly body?: Schema;
  readonly query?: Schema;
  /** Codes of the engine's refusals beside the usual ones, by status. */
  readonly refusals?: Readonly<Record<number, readonly string[]>>;
}

/** Words of some of the open routes: those for a route that there is not do not compile. */
export type RouteTable = Readonly<Partial<Record<OpenRouteName, RouteWords>>>;
