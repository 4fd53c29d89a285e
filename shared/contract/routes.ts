import { z } from 'zod';
import { providerMetadata, publishedKeySet } from '#shared/contract/discovery';
import { healthReport } from '#shared/contract/health';
import { type ResourceName, resourceRoutes } from '#shared/contract/resources';

/** Deployed functions that answer HTTP requests and are no resource's. */
type ServiceFunction = 'auth' | 'jwks' | 'health' | 'account' | 'docs';
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
} & (PublicAccess | EngineAccess | { readonly access: 'session' });

/**
 * Who may call a route: `public` needs no credentials, `engine` leaves it to Better Auth, `session` wants a bearer
 * token. Strangers get only so much of the first two. `limit` says where their requests are counted, by address: in the
 * `memory` of each environment, where a request is cheap, or in the `database`, where a guess is worth something.
 */
interface PublicAccess {
  readonly access: 'public';
  readonly limit: 'memory' | 'database';
  /** The body of each answer that is no problem, by status: JSON, or a text whose media type its schema says; null for none. */
  readonly answers: Readonly<Record<number, z.ZodType | null>>;
}

/** What is answered here stands in a table of the auth function. */
interface EngineAccess {
  readonly access: 'engine';
  readonly limit: 'memory' | 'database';
}

const script = z.string().meta({ contentMediaType: 'text/javascript' });
const htmlPage = z.string().meta({ contentMediaType: 'text/html' });
/** An OpenAPI document: what it has to look like is said by its own specification. */
const openApiDocument = z.looseObject({ openapi: z.string() }).meta({ id: 'OpenApiDocument' });

/** The routes that are no resource's. */
const serviceRoutes = [
  {
    method: 'GET',
    path: '/health',
    function: 'health',
    access: 'public',
    limit: 'memory',
    summary: 'Is the service able to reach its database',
    answers: { 200: healthReport, 503: healthReport },
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
    answers: { 200: publishedKeySet },
  },
  {
    method: 'GET',
    path: '/.well-known/jwks.json',
    function: 'jwks',
    access: 'public',
    limit: 'memory',
    summary: 'The key set that verifies access tokens',
    answers: { 200: publishedKeySet },
  },
  {
    method: 'GET',
    path: '/.well-known/openid-configuration',
    function: 'jwks',
    access: 'public',
    limit: 'memory',
    summary: 'OIDC discovery: issuer, key set, algorithms',
    answers: { 200: providerMetadata },
  },
  {
    method: 'GET',
    path: '/account',
    function: 'account',
    access: 'public',
    limit: 'memory',
    summary: 'To the page of whoever is signed in',
    answers: { 302: null },
  },
  {
    method: 'GET',
    path: '/account/continue',
    function: 'account',
    access: 'public',
    limit: 'memory',
    summary: 'On from a sign-in by a provider, to where somebody was going',
    answers: { 302: null },
  },
  {
    method: 'GET',
    path: '/account/assets/{file}',
    function: 'account',
    access: 'public',
    limit: 'memory',
    summary: 'Scripts of the pages',
    answers: { 200: script, 404: htmlPage },
  },
  {
    method: 'GET',
    path: '/account/{proxy+}',
    function: 'account',
    access: 'public',
    limit: 'memory',
    summary: 'Pages on which people sign in and look after their accounts',
    answers: { 200: htmlPage, 404: htmlPage },
  },
  {
    method: 'GET',
    path: '/openapi.json',
    function: 'docs',
    access: 'public',
    limit: 'memory',
    summary: 'This API as an OpenAPI 3.1 document',
    answers: { 200: openApiDocument, 304: null },
  },
  {
    method: 'GET',
    path: '/docs',
    function: 'docs',
    access: 'public',
    limit: 'memory',
    summary: 'This API as a page to read',
    answers: { 200: htmlPage, 304: null },
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
