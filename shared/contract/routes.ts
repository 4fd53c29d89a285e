import { type ResourceName, resourceRoutes } from '#shared/contract/resources';

/** Deployed functions that answer HTTP requests and are no resource's. */
type ServiceFunction = 'auth' | 'jwks' | 'health' | 'account';
/** Deployed functions that answer HTTP requests. */
export type RouteFunction = ServiceFunction | ResourceName;

/**
 * One route of the HTTP API.
 * `path` is in API Gateway's own syntax: `{name}` is a segment, `{name+}` the greedy rest.
 */
export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'ANY';
  readonly path: `/${string}`;
  readonly function: RouteFunction;
  readonly summary: string;
} & (LimitedAccess | { readonly access: 'session' });

/**
 * Who may call a route: `public` needs no credentials, `engine` leaves it to Better Auth, `session` wants a bearer
 * token. Strangers get only so much of the first two. `limit` says where their requests are counted, by address: in the
 * `memory` of each environment, where a request is cheap, or in the `database`, where a guess is worth something.
 */
interface LimitedAccess {
  readonly access: 'public' | 'engine';
  readonly limit: 'memory' | 'database';
}

/** The routes that are no resource's. */
const serviceRoutes = [
  {
    method: 'GET',
    path: '/health',
    function: 'health',
    access: 'public',
    limit: 'memory',
    summary: 'Is the service able to reach its database',
  },
  {
    method: 'ANY',
    path: '/api/auth/{proxy+}',
    function: 'auth',
    access: 'engine',
    limit: 'database',
    summary: 'Better Auth: sign-up, sign-in, sign-out, session, token',
  },
  {
    method: 'GET',
    path: '/api/auth/jwks',
    function: 'jwks',
    access: 'public',
    limit: 'memory',
    summary: 'The key set that verifies access tokens',
  },
  {
    method: 'GET',
    path: '/.well-known/jwks.json',
    function: 'jwks',
    access: 'public',
    limit: 'memory',
    summary: 'The key set that verifies access tokens',
  },
  {
    method: 'GET',
    path: '/.well-known/openid-configuration',
    function: 'jwks',
    access: 'public',
    limit: 'memory',
    summary: 'OIDC discovery: issuer, key set, algorithms',
  },
  {
    method: 'GET',
    path: '/account/{proxy+}',
    function: 'account',
    access: 'public',
    limit: 'memory',
    summary: 'Pages that the links in e-mails lead to',
  },
] as const satisfies readonly Route[];

/** Every route there is: the CDK app, the handlers' routers and the documentation are made from this table. */
export const routes = [...serviceRoutes, ...resourceRoutes] as const;

/** The route keys (`GET /api/profile`) of the routes that one function answers. */
export type RouteKeyOf<F extends RouteFunction> = {
  [R in (typeof routes)[number] as R['function'] extends F ? `${R['method']} ${R['path']}` : never]: R;
} extends infer Table
  ? keyof Table & string
  : never;
