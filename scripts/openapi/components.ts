import type { Answer, Schema } from '#shared/openapi/document';

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
