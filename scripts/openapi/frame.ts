import type { Answer, OpenApiDocument, Schema, Tag } from '#shared/openapi/document';

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

const ownTags: readonly Tag[] = [
  { name: 'sign-in', description: 'In and out, with a password.' },
  { name: 'accounts', description: 'Register, verify an address, change or forget a password, delete.' },
  { name: 'sessions', description: 'Who is signed in, where, and tokens for that.' },
  { name: 'second factor', description: 'Codes of authenticator apps, and recovery codes.' },
  { name: 'passkeys', description: 'Sign in without a password.' },
  { name: 'providers', description: 'Sign in with Google, GitHub and others.' },
];
const serviceTags: readonly Tag[] = [
  { name: 'keys', description: 'What backends verify access tokens by.' },
  { name: 'pages', description: 'What links in mails lead to.' },
  { name: 'health', description: 'For monitors.' },
  { name: 'docs', description: 'This document.' },
];

export function tagsOf(resources: readonly string[]): Tag[] {
  const kept = resources.map((name) => ({ name, description: `The caller's own: ${name}.` }));
  return [...ownTags, ...kept, ...serviceTags];
}

const message: Schema = {
  type: 'object',
  properties: { message: { type: 'string' } },
  required: ['message'],
};

/** Schemas that are neither the contract's nor of what the engine stores. */
export const ownSchemas: Readonly<Record<string, Schema>> = {
  EngineRefusal: {
    type: 'object',
    description: "A refusal in the words of Better Auth's client.",
    properties: { code: { type: 'string' }, message: { type: 'string' } },
  },
  GatewayMessage: { ...message, description: 'What API Gateway answers by itself.' },
};

export const headers = {
  ETag: {
    description: 'The version of what is answered, for `If-Match` or `If-None-Match`.',
    schema: { type: 'string' },
  },
  Location: {
    description: 'Where what was made is, or where the browser is sent.',
    schema: { type: 'string', format: 'uri-reference' },
  },
  'Retry-After': { description: 'Seconds to wait.', schema: { type: 'string' } },
  'WWW-Authenticate': { description: 'The scheme to use (RFC 9110 §11.6.1).', schema: { type: 'string' } },
} as const;

const json = (schema: Schema) => ({ 'application/json': { schema } });

/** What the gateway answers by itself to any request, beside what operations name. */
export const gatewayResponses: Readonly<Record<string, Answer>> = {
  431: {
    description: 'The headers are too large.',
    content: json({ $ref: '#/components/schemas/GatewayMessage' }),
  },
};

/** What is answered to requests that are none of the operations. */
export const unknownRouteResponses: Readonly<Record<string, Answer>> = {
  204: { description: 'A preflight request of a browser (CORS).' },
  404: {
    description: 'There is no such route here.',
    content: {
      ...json({ $ref: '#/components/schemas/GatewayMessage' }),
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
    },
  },
};
