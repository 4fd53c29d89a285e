import type { ResourceName } from '#shared/contract/resources';
import type { RouteFunction } from '#shared/contract/routes';
import type { OpenApiDocument, Tag } from '#shared/openapi/document';

/** What stands in the document around its operations. */
export const info: OpenApiDocument['info'] = {
  title: 'Gatehouse',
  version: '1',
  description: [
    'Accounts, sessions and what users keep here.',
    'Errors are problem documents (RFC 9457) with `error_code` and `request_id`; routes for Better Auth’s own client',
    'below `/api/auth` refuse in the words of that client. Every answer has `x-request-id` and `x-correlation-id`; the',
    'latter repeats what the request had under this name. Answers may get new members: ignore what you do not know.',
  ].join(' '),
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
};

export const securitySchemes = {
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The token of `GET /api/auth/token`. Ended with its session.',
  },
  sessionToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'The `token` of a sign-in.',
  },
  sessionCookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'better-auth.session_token',
    description: 'Set by a sign-in; where the service has https, its name begins with `__Secure-`.',
  },
} as const;

const authTags: readonly Tag[] = [
  { name: 'sign-in', description: 'In and out, with a password.' },
  { name: 'accounts', description: 'Register, verify an address, change or forget a password, delete.' },
  { name: 'sessions', description: 'Who is signed in, where, and tokens for that.' },
  { name: 'second factor', description: 'Codes of authenticator apps, and recovery codes.' },
  { name: 'passkeys', description: 'Sign in without a password.' },
  { name: 'providers', description: 'Sign in with Google, GitHub and others.' },
];
/** Functions behind the API that are neither the engine's nor a resource's. */
export type ServiceFunction = Exclude<RouteFunction, ResourceName | 'auth'>;

/** Under which heading the routes of a function stand. */
export const serviceTags: Readonly<Record<ServiceFunction, Tag>> = {
  jwks: { name: 'keys', description: 'What backends verify access tokens by.' },
  account: {
    name: 'pages',
    description: 'What people see: to sign in, to look after an account, and where links in mails lead.',
  },
  health: { name: 'health', description: 'For monitors.' },
  docs: { name: 'docs', description: 'This document.' },
};

export function tagsOf(resources: readonly ResourceName[]): Tag[] {
  const kept = resources.map((name) => ({ name, description: `The caller's own: ${name}.` }));
  return [...authTags, ...kept, ...Object.values(serviceTags)];
}
