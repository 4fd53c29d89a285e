import type { z } from 'zod';
import type { routes } from '#shared/contract/routes';

/** The routes of all resources, as their contract has them. */
type ResourceRoute = Extract<(typeof routes)[number], { readonly access: 'session' }>;

/** A route as the contract names it: `GET /api/users/{user_id}/tasks/{id}`. */
export type RouteKey = { [R in ResourceRoute as `${R['method']} ${R['path']}`]: R } extends infer Table
  ? keyof Table & string
  : never;

type RouteOf<K extends RouteKey> = ResourceRoute extends infer R
  ? R extends { readonly method: infer M extends string; readonly path: infer P extends string }
    ? `${M} ${P}` extends K
      ? R
      : never
    : never
  : never;

/** What a route takes as JSON body, before defaults fill it up. */
export type BodyOf<K extends RouteKey> =
  RouteOf<K> extends { readonly body: infer S extends z.ZodType } ? z.input<S> : never;

/** What a route takes as query parameters. */
export type QueryOf<K extends RouteKey> =
  RouteOf<K> extends { readonly query: infer S extends z.ZodType } ? z.input<S> : never;

type Answers<K extends RouteKey> = RouteOf<K> extends { readonly answers: infer A } ? A[keyof A] : never;

/** The JSON body that a route answers; undefined for a route that answers none. A newer server may add fields. */
export type AnswerOf<K extends RouteKey> =
  Answers<K> extends infer S ? (S extends z.ZodType ? z.output<S> : undefined) : never;

type ParameterName<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterName<Rest>
  : never;
/** `{user_id}` is the caller, as `me`. */
type OwnParameter<K extends RouteKey> = Exclude<ParameterName<K>, 'user_id'>;

/** What every call takes. */
export interface CallOptions {
  /** Ends the call: it rejects with the signal's reason. The server may have done what was asked all the same. */
  readonly signal?: AbortSignal | undefined;
}

/** What calls take that change something. */
export interface ChangeOptions extends CallOptions {
  /** The resource as it was read: if it has changed since, the call is refused with PRECONDITION_FAILED. */
  readonly ifUnchanged?: { readonly updated_at: string } | undefined;
}

/** What a call of a route takes: `path`, `query` and `body` as the contract has them. */
export type RequestOptions<K extends RouteKey> = ChangeOptions &
  ([OwnParameter<K>] extends [never]
    ? unknown
    : { readonly path: { readonly [N in OwnParameter<K>]: string } }) &
  ([QueryOf<K>] extends [never] ? unknown : { readonly query?: QueryOf<K> | undefined }) &
  ([BodyOf<K>] extends [never] ? unknown : { readonly body: BodyOf<K> });

/** Only where nothing has to be given may the options be left out. */
type Parameters<K extends RouteKey> =
  Record<never, never> extends RequestOptions<K>
    ? [options?: RequestOptions<K>]
    : [options: RequestOptions<K>];

/** Calls a route of any resource of the contract, also of one that has no methods of its own in the client. */
export type Request = <K extends RouteKey>(route: K, ...options: Parameters<K>) => Promise<AnswerOf<K>>;
